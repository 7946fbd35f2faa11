import type { Locator, Page } from 'playwright-core';
import type { StageId } from '@voxel-dosimetry/core';

type Status = 'empty' | 'running' | 'ready' | 'stale' | 'failed';

/** Software rendering on two shared cores: a stage that a person waits seconds for may take minutes here. */
const PATIENCE_ms = 90_000;

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
    const awaited = this.page.locator(`[data-stage="${stage}"][data-status="${status}"]`);
    try {
      await awaited.waitFor({ state: 'attached', timeout: PATIENCE_ms });
    } catch (error) {
      // What the panel says instead is the first thing to know.
      throw new Error(`${stage} is ${await this.status(stage)}, not ${status}: ${await this.text(stage)}`, {
        cause: error,
      });
    }
  }

  /** Presses the primary button of the open stage and waits until the stage has come to an end. */
  async run(stage: StageId): Promise<string | null> {
    await this.stage(stage).locator('[data-action="run"]').click();
    const ended = ['ready', 'failed'].map((status) => `[data-stage="${stage}"][data-status="${status}"]`).join(',');
    await this.page.locator(ended).waitFor({ state: 'attached', timeout: PATIENCE_ms });
    return this.status(stage);
  }

  /** Looks at the fusion of every time point that waits for it, and accepts it. */
  async acceptAlignments(): Promise<void> {
    const accept = { name: /^accept/i };
    const waiting = this.stage('register')
      .locator('.vd-card')
      .filter({ has: this.page.getByRole('button', accept) });
    while ((await waiting.count()) > 0) {
      const card = waiting.first();
      await card.getByRole('button', { name: /show fusion/i }).click();
      await card.getByRole('button', accept).click();
    }
  }

  /** Presses the primary button of the open stage and then "Cancel" at the moment it appears; until the stage runs no more. */
  async runAndCancel(stage: StageId): Promise<void> {
    await this.stage(stage).evaluate(
      (body) =>
        new Promise<void>((pressed) => {
          const watch = new MutationObserver(() => {
            const cancel = body.querySelector<HTMLElement>('[data-action="cancel"]');
            if (cancel === null) return;
            watch.disconnect();
            cancel.click();
            pressed();
          });
          watch.observe(body, { childList: true, subtree: true });
          body.querySelector<HTMLElement>('[data-action="run"]')?.click();
        }),
    );
    await this.stage(stage).locator('[data-action="run"]').waitFor();
  }

  /** Runs everything up to `stage`, the fusion check accepted on the way. */
  async runThrough(stage: StageId): Promise<void> {
    await this.open('register');
    await this.runTo('register');
    await this.acceptAlignments();
    await this.open(stage);
    await this.runTo(stage);
  }

  private async runTo(stage: StageId): Promise<void> {
    const body = this.stage(stage);
    const toHere = body.locator('[data-action="run-to"]');
    await ((await toHere.count()) > 0 ? toHere : body.locator('[data-action="run"]')).click();
    await this.becomes(stage, 'ready');
  }

  text(stage: StageId): Promise<string> {
    return this.stage(stage).innerText();
  }
}
