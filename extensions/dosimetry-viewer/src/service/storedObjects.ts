import type { DosimetryCase, ExportedObject } from '@voxel-dosimetry/case';
import type { HostActions } from '../host';
import type { DataSource, ExtensionManager } from '../ohif/services';

/**
 * The viewer keeps what it was told of a study; asking again for one series needs its memory of the study dropped first
 * (under the data source's name), and without the filter all other series would be listed twice.
 */
async function listSeries(dataSource: DataSource, sourceName: string, stored: ExportedObject): Promise<void> {
  const { studyInstanceUID, seriesInstanceUID } = stored;
  dataSource.deleteStudyMetadataPromise?.(studyInstanceUID);
  dataSource.deleteStudyMetadataPromise?.(`${sourceName}:${studyInstanceUID}`);
  const series = await dataSource.retrieve.series.metadata({
    StudyInstanceUID: studyInstanceUID,
    filters: { seriesInstanceUID: [seriesInstanceUID] },
    returnPromises: true,
  });
  await Promise.all((series ?? []).map((one) => one.start()));
}

/** Lists objects in the viewer's study browser as soon as the archive has them. Returns what ends it. */
export function keepStoredObjectsListed(
  extensionManager: ExtensionManager,
  dosimetryCase: DosimetryCase,
  host: HostActions,
): () => void {
  const sourceName = extensionManager.activeDataSourceName;
  const listed = new Set<string>();

  const list = async (stored: ExportedObject): Promise<void> => {
    const dataSource = extensionManager.getActiveDataSource()[0];
    if (dataSource === undefined) return;
    try {
      await listSeries(dataSource, sourceName, stored);
    } catch {
      host.notify({
        title: 'Stored, but not listed',
        message: `The ${stored.modality} is in the archive; the study browser could not be refreshed. Reload the page to see it.`,
        type: 'warning',
      });
    }
  };
  const follow = (): void => {
    for (const stored of dosimetryCase.getState().results.export?.objects ?? []) {
      if (stored.outcome?.stored !== true || stored.readBack?.equal !== true || listed.has(stored.sopInstanceUID))
        continue;
      listed.add(stored.sopInstanceUID);
      void list(stored);
    }
  };
  return dosimetryCase.subscribe(follow);
}
