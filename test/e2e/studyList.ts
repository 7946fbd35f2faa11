import type { Page } from 'playwright-core';
import { Panel } from './panel';

/** The study list says once a tab that the viewer is not a medical device. */
export const hideNotice = (page: Page): Promise<void> => page.getByRole('button', { name: 'Confirm and hide' }).click();

/** The study list in a new tab. */
export async function openStudyList(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await hideNotice(page);
}

/** One click on a study of the patient in the study list, another on a mode. */
export async function openStudy(page: Page, patientID: string, mode: string): Promise<void> {
  const rows = page.getByText(patientID, { exact: true });
  await rows.first().click();
  await page.getByText(mode, { exact: true }).first().click();
}

/** From the study list: the patient's case in our mode, its headers read. */
export async function openCase(page: Page, patientID: string): Promise<Panel> {
  await openStudy(page, patientID, 'Dosimetry');
  const panel = new Panel(page);
  await panel.appears();
  await panel.becomes('ingest', 'ready');
  return panel;
}
