// Settings of the OHIF viewer with voxel dosimetry. Copy it over the viewer's own app-config.js.
// Every address is of this origin: the archive is reached through a proxy (see config/nginx), so no CORS is needed.
window.config = {
  routerBasename: null,
  showStudyList: true,
  // The files that npm run build makes. The viewer loads each by its address; nothing of the viewer is rebuilt.
  extensions: ['/dosimetry/extension.js', '/dosimetry/segmentation.js'],
  modes: ['/dosimetry/mode.js'],
  customizationService: {},
  maxNumberOfWebWorkers: 3,
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: true,
  showLoadingIndicator: true,
  // Gaps between slices are found by voxel dosimetry itself; the viewer must not hide such series before.
  strictZSpacingForVolumeViewport: true,
  groupEnabledModesFirst: true,
  showErrorDetails: 'always',
  maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
  defaultDataSourceName: 'archive',
  dataSources: [
    {
      namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
      sourceName: 'archive',
      configuration: {
        friendlyName: 'Archive',
        name: 'archive',
        qidoRoot: '/dicom-web',
        wadoRoot: '/dicom-web',
        wadoUriRoot: '/wado',
        qidoSupportsIncludeField: false,
        supportsFuzzyMatching: false,
        supportsWildcard: true,
        imageRendering: 'wadors',
        thumbnailRendering: 'wadors',
        enableStudyLazyLoad: true,
        supportsReject: false,
        dicomUploadEnabled: false,
        singlepart: 'bulkdata,video',
        bulkDataURI: { enabled: true, relativeResolution: 'studies' },
        omitQuotationForMultipartRequest: true,
        // Regions are stored as binary segments that every reader knows, not as label maps.
        segmentation: { store: { defaultMode: 'bitmap', transferSyntaxUID: '1.2.840.10008.1.2.1' } },
      },
    },
    {
      // Folders of DICOM files from this computer: nothing leaves it, results are downloaded.
      namespace: '@ohif/extension-default.dataSourcesModule.dicomlocal',
      sourceName: 'dicomlocal',
      configuration: { friendlyName: 'Local files' },
    },
  ],
};
