import type { Locator, Page } from 'playwright-core';
import type { StageId } from '@voxel-dosimetry/core';

type Status = 'empty' | 'running' | 'ready' | 'stale' | 'failed';

/** Software rendering on two shared cores: a stage that a person waits seconds for may take minutes here. */
const PATIENCE_ms = 240_000;

/** The right-hand panel as a person uses it: only what can be clicked and read. */
export class Panel {
  constructor(readonly page: Page) {}

  stage(stage: StageId): Locator {
    return this.page.locator(`[data-stage="${stage}"]`);
  }

  async appears(): Promise<void> {
    await this.stage('ingest').waitFor({ timeout: PATIENCE_ms });
  }

  async open(stage: StageId): Promise<void> {
    const heading = this.stage(stage).locator('.vd-stage-button');
    if ((await heading.getAttribute('aria-expanded')) !== 'true') await heading.click();
    await this.stage(stage).locator('.vd-stage-body').waitFor();
  }

  status(stage: StageId): Promise<string | null> {
    return this.stage(stage).getAttribute('data-status');
  }

  async becomes(stage: StageId, status: Status): Promise<void> {
    await this.page
      .locator(`[data-stage="${stage}"][data-status="${status}"]`)
      .waitFor({ state: 'attached', timeout: PATIENCE_ms });
  }

  /** Presses the primary button of the open stage and waits until the stage has come to an end. */
  async run(stage: StageId): Promise<string | null> {
    await this.stage(stage).locator('[data-action="run"]').click();
    const ended = ['ready', 'failed'].map((status) => `[data-stage="${stage}"][data-status="${status}"]`).join(',');
    await this.page.locator(ended).waitFor({ state: 'attached', timeout: PATIENCE_ms });
    return this.status(stage);
  }

  text(stage: StageId): Promise<string> {
    return this.stage(stage).innerText();
  }
}
