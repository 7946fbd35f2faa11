import type { ExtensionManager } from './services';

interface DicomLoaderService {
  findDicomDataPromise(
    displaySet: { readonly instance: { readonly imageId: string; readonly url: string } },
    studies: readonly never[],
  ): Promise<ArrayBuffer>;
}

/** The viewer numbers the files that were opened from zero, across all its local studies. */
export async function* localFiles(extensionManager: ExtensionManager): AsyncGenerator<ArrayBuffer> {
  const entry = extensionManager.getModuleEntry('@ohif/extension-cornerstone.utilityModule.common') as {
    readonly exports: { readonly dicomLoaderService: DicomLoaderService };
  };
  for (let index = 0; ; index++) {
    const imageId = `dicomfile:${index}`;
    const file = entry.exports.dicomLoaderService.findDicomDataPromise({ instance: { imageId, url: imageId } }, []);
    // The viewer rejects a number beyond its last file.
    const bytes = await file.catch(() => null);
    if (bytes === null) return;
    yield bytes;
  }
}
