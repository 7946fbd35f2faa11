import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** The narrowest panel that is promised, a comfortable one, and tiles from a quarter of a small screen up. */
const SIZES = {
  panel: [
    { width: 360, height: 670 },
    { width: 520, height: 900 },
  ],
  tile: [
    { width: 360, height: 300 },
    { width: 520, height: 360 },
    { width: 720, height: 420 },
  ],
  // A tall tile too: there the scale lies.
  legend: [
    { width: 250, height: 420 },
    { width: 520, height: 360 },
  ],
};
// Half of the viewports on a small screen, and a quarter.
SIZES.planar = [
  { width: 480, height: 660 },
  { width: 360, height: 330 },
];
SIZES.fusionLegend = SIZES.legend;
SIZES.differenceLegend = SIZES.legend;
SIZES.fitMapLegend = SIZES.legend;

/**
 * Takes every picture at its sizes and reports what is wrong with it: console errors, and text or controls that
 * reach beyond the frame sideways. Returns the problems, an empty list when there are none.
 */
export async function takeShots({ address, only, fileFor }) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const problems = [];
  try {
    const page = await browser.newPage({ viewport: { width: 900, height: 1000 }, deviceScaleFactor: 1 });
    let now = '';
    page.on('console', (message) => message.type() === 'error' && problems.push(`${now}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(`${now}: ${error.message}`));
    page.setDefaultTimeout(60_000);
    await page.goto(address);
    await page.waitForSelector('[data-example]');
    const examples = JSON.parse(await page.locator('html').getAttribute('data-examples'));
    for (const { name, shows, press, scrollTo } of examples.filter((example) => example.name.includes(only)))
      for (const size of SIZES[shows] ?? SIZES.tile) {
        now = `${name} ${size.width}`;
        const query = new URLSearchParams({ example: name, width: String(size.width), height: String(size.height) });
        await page.evaluate((hash) => (window.location.hash = hash), `#${query}`);
        await page.locator(`[data-shown="#${query}"]`).waitFor();
        const frame = page.locator('.frame');
        await frame.locator('.vd-root').waitFor();
        if (press !== undefined)
          await frame
            .getByRole('button', { name: press })
            .or(frame.locator('summary', { hasText: press }))
            .first()
            .click();
        if (scrollTo !== undefined)
          await frame
            .locator(scrollTo)
            .first()
            .evaluate((element) => element.scrollIntoView({ block: 'start' }));
        problems.push(...(await frame.evaluate(reachesBeyond)).map((what) => `${now}: ${what}`));
        await frame.screenshot({ path: fileFor(now.replace(/\s+/g, '-')) });
      }
  } finally {
    await browser.close();
  }
  return problems;
}

/** Runs in the page: elements that stick out of the frame to the right, other than inside something that scrolls sideways. */
function reachesBeyond(frame) {
  const limit = frame.getBoundingClientRect().right + 1;
  // A table in two lines is there so that nobody has to scroll.
  const scrolls = (element) => element.closest('.vd-scroll-x') !== null && element.closest('.vd-two-lines') === null;
  const hidden = (element) => element.closest('.vd-hidden') !== null;
  // Images that are looked at nearer are cut off at the edges of their tile.
  const cut = (element) => element.closest('.vd-planar-place') !== null;
  return [...frame.querySelectorAll('*')]
    .filter(
      (element) =>
        element.getBoundingClientRect().right > limit && !scrolls(element) && !hidden(element) && !cut(element),
    )
    .slice(0, 3)
    .map((element) => `"${(element.textContent ?? '').slice(0, 40)}" (${element.className}) reaches beyond the frame`);
}
