declare module 'dcmjs' {
  interface DicomDict {
    dict: Record<string, unknown>;
    write(options?: Record<string, unknown>): ArrayBuffer;
  }
  const dcmjs: {
    readonly data: {
      readonly DicomDict: new (meta: Record<string, unknown>) => DicomDict;
      readonly DicomMetaDictionary: { denaturalizeDataset(dataset: Record<string, unknown>): Record<string, unknown> };
    };
    readonly log: { setLevel(level: string): void };
  };
  export default dcmjs;
}
