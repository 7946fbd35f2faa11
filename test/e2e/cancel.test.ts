/** A person stops a stage that runs: while the archive does not answer, and in the midst of a computation. */
import { takePicture } from './browser';
import { savedCase } from './savedCase';
import { Story } from './story';
import { openCase, openStudyList } from './studyList';

const story = new Story({ patients: ['torso'] });

story.scene('while the archive keeps it waiting: it stops without an answer, and can be run again', async () => {
  const { page } = story;
  await openStudyList(page, story.address);
  const panel = await openCase(page, 'VD-TORSO');
  await panel.open('calibrate');
  story.line.hold();
  await panel.runAndCancel('calibrate');
  expect(await panel.status('calibrate')).toBe('empty');
  await takePicture(page, 'cancel-1-waiting');
  story.line.release();
  expect(await panel.run('calibrate')).toBe('ready');
});

story.scene('in the midst of fitting every voxel: nothing of it is kept, and it can be run again', async () => {
  const { page, panel } = story;
  await panel.runThrough('segment');
  await panel.open('fit');
  await panel.runAndCancel('fit');
  expect(await panel.status('fit')).toBe('empty');
  await takePicture(page, 'cancel-2-fit');
  expect(await panel.run('fit')).toBe('ready');
});

story.scene('running a finished stage again and stopping it leaves the finished result', async () => {
  const { page, panel } = story;
  await panel.open('dose');
  expect(await panel.run('dose')).toBe('ready');
  const { results } = await savedCase(page, ({ stages }) => stages.dose.status === 'ready');
  const outcome = await panel.text('fit');
  await panel.open('fit');
  await panel.runAndCancel('fit');
  expect(await panel.status('fit')).toBe('ready');
  expect(await panel.status('dose')).toBe('ready');
  expect(await panel.text('fit')).toContain(outcome.trim());
  expect((await savedCase(page)).results.fit).toEqual(results.fit);
  await takePicture(page, 'cancel-3-again');
});

story.nothingElseHappened();
