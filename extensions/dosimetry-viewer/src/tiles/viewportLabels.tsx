import { Component, type ReactElement } from 'react';
import type { Unit } from '@voxel-dosimetry/core';
import type { DosimetryCase } from '@voxel-dosimetry/case';
import type { ComparisonDisplay } from '../display/keepComparison';
import type { FusionPicture } from '../display/keepFusionCheck';
import { displayedUnit, viewportContent, viewportLabel } from '../display/viewportContent';
import type { HostServices } from '../ohif/services';
import type { ViewStore } from '../viewState';

interface Parts {
  readonly services: HostServices;
  readonly dosimetryCase: DosimetryCase;
  readonly view: ViewStore;
  readonly picture: () => FusionPicture | null;
  readonly comparison: Pick<ComparisonDisplay, 'picture' | 'subscribe'>;
}

interface CornerProps {
  readonly parts: Parts;
  readonly viewportId: string;
  readonly isLight: boolean;
}

/** The viewer writes its corners anew only when the image is touched: ours follow case and view themselves. */
abstract class Corner extends Component<CornerProps> {
  #endings: readonly (() => void)[] = [];

  override componentDidMount(): void {
    const follow = (): void => this.forceUpdate();
    const { dosimetryCase, view, comparison } = this.props.parts;
    this.#endings = [dosimetryCase, view, comparison].map((each) => each.subscribe(follow));
  }

  override componentWillUnmount(): void {
    for (const ending of this.#endings) ending();
  }
}

/** Amber is read on black, not on white. */
const markStyle = (isLight: boolean) => ({
  padding: '0 5px',
  borderRadius: '3px',
  color: 'hsl(0 0% 0%)',
  background: 'hsl(38 95% 60%)',
  outline: isLight ? '1px solid hsl(38 95% 30%)' : 'none',
  textShadow: 'none',
});

/** Time point or map, wider than the viewer's corner, which cuts its own lines off at two fifths of the tile. */
class ViewportLabelCorner extends Corner {
  override render(): ReactElement | null {
    const { parts, viewportId, isLight } = this.props;
    const state = parts.dosimetryCase.getState();
    const content = viewportContent(parts.services, state, viewportId);
    const { what, mark, scale } = viewportLabel(state, content, {
      view: parts.view.getState(),
      picture: parts.picture(),
      compared: parts.comparison.picture(),
      language: localStorage.getItem('i18nextLng') ?? 'en',
    });
    if (what === '') return null;
    return (
      <div style={{ width: 'max-content', maxWidth: '240%' }} title="Time after administration, or what was computed">
        <div style={{ fontWeight: 500 }}>{what}</div>
        {scale !== null && <div>{scale}</div>}
        {mark !== null && <div style={markStyle(isLight)}>{mark}</div>}
      </div>
    );
  }
}

const UNIT_WORDS: Readonly<Partial<Record<Unit, string>>> = { count: 'counts', frac: 'shares of 1' };

/** Unit of the display range that the viewer writes above it. */
class DisplayedUnitCorner extends Corner {
  override render(): ReactElement | null {
    const { parts, viewportId } = this.props;
    const state = parts.dosimetryCase.getState();
    const unit = displayedUnit(state, viewportContent(parts.services, state, viewportId), parts.view.getState());
    if (unit === null) return null;
    return (
      <div style={{ width: 'max-content' }} title="Unit of the display range">
        {`in ${UNIT_WORDS[unit] ?? unit}`}
      </div>
    );
  }
}

interface OverlayProps {
  readonly viewportId: string;
  readonly isLight?: boolean;
}

/**
 * Names the time point or map in the corner of every image viewport and the unit of its display range. The slice number joins
 * the corner at the left: in narrow tiles the viewer writes it over the display range. The viewer forgets it all when the
 * mode is left.
 */
export function addViewportLabels(parts: Parts): void {
  const corner = (Shown: typeof ViewportLabelCorner | typeof DisplayedUnitCorner) =>
    function content({ viewportId, isLight = false }: OverlayProps): ReactElement {
      return <Shown parts={parts} viewportId={viewportId} isLight={isLight} />;
    };
  parts.services.customizationService.setCustomizations({
    'viewportOverlay.topLeft': { $unshift: [{ id: 'DosimetryTimePoint', contentF: corner(ViewportLabelCorner) }] },
    'viewportOverlay.bottomLeft': {
      $push: [
        { id: 'DosimetryUnit', contentF: corner(DisplayedUnitCorner) },
        { id: 'DosimetryInstanceNumber', inheritsFrom: 'ohif.overlayItem.instanceNumber' },
      ],
    },
    'viewportOverlay.bottomRight': { $set: [] },
  });
}
