import { useScene } from './CaseContext';

/** Regions that the person brought forward, in charts and tables alike; with a selection all others step back. */
export interface RegionSelection {
  readonly isSelected: (id: string) => boolean;
  readonly isMuted: (id: string) => boolean;
  readonly toggle: (id: string) => void;
}

/** Only a selection among `shown` mutes: a region chosen elsewhere leaves this chart or table as it is. */
export function useRegionSelection(shown: readonly string[]): RegionSelection {
  const { view, viewStore } = useScene();
  const selected = view.selectedRegionIds;
  const anyShown = shown.some((id) => selected.includes(id));
  return {
    isSelected: (id) => selected.includes(id),
    isMuted: (id) => anyShown && !selected.includes(id),
    toggle: (id) =>
      viewStore.set({
        selectedRegionIds: selected.includes(id) ? selected.filter((each) => each !== id) : [...selected, id],
      }),
  };
}
