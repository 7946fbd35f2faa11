import { useState, type ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { SelectField } from '../../controls/SelectField';

const TOOLS = ['brush', 'eraser', 'threshold'] as const;
type Image = 'ct' | 'emission';

/** Starts the host's own tools on an image of a time point, and takes what was drawn into the case. */
export function DrawingTools(): ReactElement {
  const { state, view, host, attempt, t } = useScene();
  const timePoints = state.results.ingest?.timePoints ?? [];
  const [image, setImage] = useState<Image>('ct');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const timePoint = timePoints.find(({ id }) => id === (chosenId ?? view.selectedTimePointId)) ?? timePoints[0];
  const images: readonly Image[] = timePoint?.ct === null ? ['emission'] : ['ct', 'emission'];
  const on: Image = images.includes(image) ? image : 'emission';
  return (
    <section className="vd-group" aria-label={t('segment.draw')}>
      <h4 className="vd-group-title">{t('segment.draw')}</h4>
      <div className="vd-row">
        <SelectField<Image>
          label={t('segment.drawOn')}
          value={on}
          options={images.map((value) => ({ value, label: t(`segment.image.${value}`) }))}
          onChange={setImage}
        />
        <SelectField
          label={t('segment.timePoint')}
          value={timePoint?.id ?? null}
          options={timePoints.map(({ id, label }) => ({ value: id, label }))}
          onChange={setChosenId}
        />
      </div>
      <div className="vd-row">
        {TOOLS.map((tool) => (
          <Button
            key={tool}
            disabled={timePoint === undefined}
            onClick={() =>
              timePoint !== undefined &&
              attempt(() => host.startDrawing(tool, { timePointId: timePoint.id, image: on }))
            }
          >
            {t(`segment.${tool}`)}
          </Button>
        ))}
        <Button
          disabled={timePoint === undefined}
          title={t('segment.newRegionHint')}
          onClick={() =>
            timePoint !== undefined &&
            attempt(() => host.startDrawing('brush', { timePointId: timePoint.id, image: on, isNewRegion: true }))
          }
        >
          {t('segment.newRegion')}
        </Button>
        <Button
          className="vd-push"
          disabled={timePoint === undefined}
          onClick={() => attempt(() => host.collectDrawnRegions())}
        >
          {t('segment.collect')}
        </Button>
      </div>
    </section>
  );
}
