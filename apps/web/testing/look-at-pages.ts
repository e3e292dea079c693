import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'

/*
 * Opens every page at three widths, saves a screenshot of each, and reports the findings of axe-core and the
 * console. Exits with 1 after a serious finding. The site and `fake-manager.ts` must be running.
 *
 *   node testing/look-at-pages.ts --base http://127.0.0.1:4312 --out DIR [--chromium PATH]
 */
const { values: options } = parseArgs({
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:4312' },
    out: { type: 'string', default: 'pages' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    only: { type: 'string', default: '' },
  },
})

// Evaluated, not added as a script, so that the page's own CSP stays in force.
const AXE_SOURCE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const PAGES: Record<string, string> = {
  home: '/',
  browse: '/browse?kind=film',
  nothing: '/browse?genre=Opera',
  film: '/title/monolith',
  series: '/title/hollow-sun?season=2',
  plain: '/title/home-video-1998',
  search: '/search?q=glass',
  missing: '/title/nope',
  watch: '/watch/monolith-1080p',
}

const WIDTHS: readonly (readonly [width: number, height: number])[] = [
  [390, 844],
  [1440, 900],
  [1920, 1080],
]

await mkdir(options.out, { recursive: true })
const browser = await chromium.launch({ executablePath: options.chromium, args: ['--no-sandbox'] })
let faults = 0
for (const [name, place] of Object.entries(PAGES)) {
  if (options.only && !options.only.split(',').includes(name)) continue
  for (const [width, height] of WIDTHS) faults += await look(browser, { name, place, width, height })
}
await browser.close()
process.exitCode = faults > 0 ? 1 : 0

async function look(
  from: Browser,
  { name, place, width, height }: { name: string; place: string; width: number; height: number },
): Promise<number> {
  const phone = width < 500
  const context = await from.newContext({
    viewport: { width, height },
    isMobile: phone,
    hasTouch: phone,
    bypassCSP: true,
  })
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', (line) => ['error', 'warning'].includes(line.type()) && said.push(line.text()))
  page.on('pageerror', (error) => said.push(error.message))
  await page.goto(options.base + place, { waitUntil: 'load' })
  await page.waitForTimeout(name === 'watch' ? 1500 : 700)
  await page.screenshot({ path: path.join(options.out, `${name}-${width}.png`) })
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  const violations = await runAxe(page)
  const expected = name === 'missing' ? said.filter((line) => !line.includes('404')) : said
  const wrong = [...violations, ...expected, ...(overflow > 0 ? [`wider than the screen by ${overflow} px`] : [])]
  console.log(`${name} ${width}: ${wrong.length === 0 ? 'clean' : wrong.join('\n  ')}`)
  await context.close()
  return wrong.length
}

interface AxeViolation {
  id: string
  impact: string
  nodes: { target: string[]; failureSummary: string }[]
}

async function runAxe(page: Page): Promise<string[]> {
  await page.evaluate(AXE_SOURCE)
  const found = (await page.evaluate(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => r.violations)",
  )) as AxeViolation[]
  return found.map((violation) => {
    const node = violation.nodes[0]
    return `axe ${violation.id} (${violation.impact}) ×${violation.nodes.length} ${node?.target.join(' ')}: ${node?.failureSummary.split('\n')[1] ?? ''}`
  })
}
