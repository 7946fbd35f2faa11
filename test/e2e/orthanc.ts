import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Orthanc by its own interface, so that no code of ours stands between the archive and the readers. */
export class OrthancFiles {
  readonly #origin: string;

  constructor(dicomwebRoot: string) {
    this.#origin = new URL(dicomwebRoot).origin;
  }

  async instances(modality: string, study: { readonly StudyInstanceUID?: string } = {}): Promise<string[]> {
    const answer = await fetch(`${this.#origin}/tools/find`, {
      method: 'POST',
      body: JSON.stringify({ Level: 'Instance', Query: { Modality: modality, ...study } }),
    });
    return (await answer.json()) as string[];
  }

  /** Writes the instances' files as FOLDER/MODALITY/n.dcm and returns their paths. */
  async download(
    modality: string,
    folder: string,
    study: { readonly StudyInstanceUID?: string } = {},
  ): Promise<string[]> {
    const paths: string[] = [];
    mkdirSync(join(folder, modality), { recursive: true });
    for (const id of await this.instances(modality, study)) {
      const answer = await fetch(`${this.#origin}/instances/${id}/file`);
      const path = join(folder, modality, `${paths.length + 1}.dcm`);
      writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
      paths.push(path);
    }
    return paths;
  }
}
