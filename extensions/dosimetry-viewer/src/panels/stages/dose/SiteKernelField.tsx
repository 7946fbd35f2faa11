import { useRef, useState, type ReactElement } from 'react';
import { toErrorReport, type ErrorReport, type SiteKernel } from '@voxel-dosimetry/core';
import { useScene, type CaseScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { Notice } from '../../controls/Notice';
import { formatNumber } from '../../formatQuantity';

interface SiteKernelFieldProps {
  /** Null: the kernel is computed for the case. */
  readonly kernel: SiteKernel | null;
  readonly onChange: (kernel: SiteKernel | null) => void;
}

/** A cube of some 200 voxels; a browser holds no text of more than half a GB. */
const MOST_MB = 200;
const BYTES_PER_MB = 1e6;
const TIMES = ' × ';

/** The kernel of a file, or what is wrong with it. */
async function readKernel(file: File, { dosimetryCase, t }: CaseScene): Promise<SiteKernel | ErrorReport> {
  const size_MB = file.size / BYTES_PER_MB;
  if (size_MB > MOST_MB)
    return {
      code: 'dose/kernel-file',
      message: t('dose.kernel.tooLarge', { name: file.name, size: formatNumber(size_MB), most: MOST_MB }),
      remedy: t('dose.kernel.tooLargeRemedy'),
    };
  try {
    return await dosimetryCase.readSiteKernel(file);
  } catch (error) {
    return toErrorReport(error, 'dose/kernel-file');
  }
}

/** A kernel from a file of the site's own: read, checked and told; what is refused changes nothing. */
export function SiteKernelField({ kernel, onChange }: SiteKernelFieldProps): ReactElement {
  const scene = useScene();
  const { t } = scene;
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<ErrorReport | null>(null);
  const [reading, setReading] = useState<string | null>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setReading(file.name);
    const read = await readKernel(file, scene);
    setReading(null);
    const isRefused = 'code' in read;
    setRefused(isRefused ? read : null);
    if (!isRefused) onChange(read);
  };
  return (
    <>
      <div className="vd-list-row">
        {kernel === null ? <ComputedKernel /> : <SiteKernelText kernel={kernel} />}
        {kernel === null ? (
          <Button
            title={t('dose.kernel.importHint')}
            disabled={reading !== null}
            onClick={() => input.current?.click()}
          >
            {t('dose.kernel.import')}
          </Button>
        ) : (
          <Button aria-label={t('dose.kernel.remove', { name: kernel.name })} onClick={() => onChange(null)}>
            {t('action.remove')}
          </Button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        data-input="site-kernel"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          void take(file);
          // The same file again, once it has been corrected.
          event.target.value = '';
        }}
      />
      {reading !== null && (
        <p className="vd-hint" role="status">
          {t('dose.kernel.reading', { name: reading })}
        </p>
      )}
      {refused !== null && (
        <Notice
          tone="error"
          title={t('dose.kernel.refused')}
          actions={
            <Button look="quiet" onClick={() => setRefused(null)}>
              {t('action.close')}
            </Button>
          }
        >
          <p>{refused.message}</p>
          <p>{refused.remedy}</p>
          <p className="vd-code">{t('failed.code', { code: refused.code })}</p>
        </Notice>
      )}
    </>
  );
}

const sizeText = (edges: readonly number[]): string => edges.map((edge) => formatNumber(edge)).join(TIMES);

function ComputedKernel(): ReactElement {
  const { state, t } = useScene();
  const nuclide = state.results.ingest?.timePoints[0]?.emission.radionuclide.value ?? '';
  const spacing_mm = state.results.register?.grid.spacing_mm;
  return (
    <span className="vd-stacked">
      <span className="vd-label">{t('dose.kernel')}</span>
      {spacing_mm !== undefined && <span>{t('dose.kernel.computed', { nuclide, size: sizeText(spacing_mm) })}</span>}
    </span>
  );
}

function SiteKernelText({ kernel }: { readonly kernel: SiteKernel }): ReactElement {
  const { t } = useScene();
  const { name, radionuclide, size, voxelSize_mm, medium, density_g_per_mL, daughters, fileUnit } = kernel;
  const what = t('dose.kernel.site', {
    nuclide: radionuclide,
    count: size.join(TIMES),
    size: sizeText(voxelSize_mm),
    medium,
    density: formatNumber(density_g_per_mL),
  });
  const more = [
    ...(daughters === null ? [] : [t(`dose.kernel.daughters.${daughters}`)]),
    ...(fileUnit === 'Gy/(Bq·s)' ? [] : [t('dose.kernel.converted', { unit: fileUnit })]),
  ];
  return (
    <span className="vd-stacked">
      <span className="vd-label">{t('dose.kernel')}</span>
      <span dir="auto">{name}</span>
      <span className="vd-hint">{[what, ...more].join(', ')}</span>
    </span>
  );
}
