/** What this package uses of dicomweb-client 0.11; its own declarations leave most of this `any`. */
declare module 'dicomweb-client' {
  import type { Dict } from 'dcmjs';

  /** The part of XMLHttpRequest that the client drives. */
  export interface RequestInstance {
    open(method: string, url: string, isAsync: boolean): void;
    setRequestHeader(name: string, value: string): void;
    send(body?: ArrayBuffer | string): void;
  }
  interface RequestOptions {
    instance?: RequestInstance;
  }
  export const api: {
    DICOMwebClient: new (options: { url: string; headers: Record<string, string>; verbose: boolean }) => DICOMwebClient;
  };
  export interface DICOMwebClient {
    searchForStudies(options: {
      queryParams: Record<string, string | number>;
      request: RequestOptions;
    }): Promise<Dict[]>;
    retrieveStudyMetadata(options: { studyInstanceUID: string; request: RequestOptions }): Promise<Dict[]>;
    retrieveSeries(options: {
      studyInstanceUID: string;
      seriesInstanceUID: string;
      request: RequestOptions;
    }): Promise<ArrayBuffer[]>;
    retrieveInstance(options: {
      studyInstanceUID: string;
      seriesInstanceUID: string;
      sopInstanceUID: string;
      request: RequestOptions;
    }): Promise<ArrayBuffer>;
    storeInstances(options: {
      datasets: ArrayBuffer[];
      studyInstanceUID: string;
      request: RequestOptions;
    }): Promise<unknown>;
  }
}
