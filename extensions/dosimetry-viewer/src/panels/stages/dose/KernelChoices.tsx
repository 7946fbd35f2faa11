import type { ReactElement } from 'react';
import { KERNEL_MEDIA, type KernelMedium } from '@voxel-dosimetry/core';
import type { DoseEngine, KernelSettings } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { SelectField } from '../../controls/SelectField';
import { SiteKernelField } from './SiteKernelField';

/** Engines that convolve with the kernel of one uniform medium: a table of the site's own fits them. */
const ONE_KERNEL: readonly DoseEngine[] = ['voxel-s', 'voxel-s-density'];

/** The medium that the kernel holds for, or a kernel of the site's own. */
export function KernelChoices(): ReactElement | null {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.dose;
  const { engine, kernel } = choice;
  const takesOwn = ONE_KERNEL.includes(engine);
  if (!takesOwn && engine !== 'collapsed-cone') return null;
  const change = (changed: Partial<KernelSettings>): void =>
    dosimetryCase.choose('dose', { ...choice, kernel: { ...kernel, ...changed } });
  return (
    <section className="vd-group">
      {(kernel.siteKernel === null || !takesOwn) && (
        <SelectField<KernelMedium>
          inline
          label={t('dose.medium')}
          value={kernel.medium}
          options={KERNEL_MEDIA.map((value) => ({ value, label: t(`dose.medium.${value}`) }))}
          onChange={(medium) => change({ medium })}
        />
      )}
      {takesOwn && <SiteKernelField kernel={kernel.siteKernel} onChange={(siteKernel) => change({ siteKernel })} />}
    </section>
  );
}
