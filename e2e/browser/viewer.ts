import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** Maximum wait for one condition on a page, in milliseconds. */
const PATIENCE_MS = 15_000

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** A viewer with a separate browser context: no cache, cookies or storage of an earlier viewer. */
export interface Viewer extends AsyncDisposable {
  page: Page
  /** Every console error and warning since the last `hush`, and every uncaught exception. */
  complaints: string[]
  /** Waits until a condition on the page's `<video>`, called `v`, holds. */
  untilVideo(condition: string): Promise<void>
  /** A number from the page's `<video>`, called `v`. */
  ofVideo(expression: string): Promise<number>
  /** Fails when axe-core finds a serious or critical problem on the page. */
  checkAccess(place: string): Promise<void>
}

/** Opens a new window. The pages' own Content-Security-Policy stays in force. */
export async function createViewer(browser: Browser, base: string, options?: BrowserContextOptions): Promise<Viewer> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const complaints: string[] = []
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') complaints.push(`${page.url()}: ${line.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.stack ?? error.message}`))
  return {
    page,
    complaints,
    async untilVideo(condition) {
      await page.evaluate(waitInPage(condition)).catch(async (cause: unknown) => {
        const seen = await page.evaluate(ofVideo(FACTS)).catch(() => 'another page')
        throw new Error(`The video never came to ${condition}; it is at ${seen}`, { cause })
      })
    },
    async ofVideo(expression) {
      const value: unknown = await page.evaluate(ofVideo(expression))
      assert.equal(typeof value, 'number')
      return value as number
    },
    checkAccess: (place) => checkAccess(page, place),
    [Symbol.asyncDispose]: () => context.close(),
  }
}

/** Facts about the video for the message of a failed wait. */
const FACTS =
  "[v.src, v.currentTime, v.duration, v.readyState, v.paused ? 'paused' : 'runs', v.error?.message].join(' ')"

function ofVideo(expression: string): string {
  return `(() => { const v = document.querySelector('video'); return v === null ? null : (${expression}) })()`
}

/** One script that polls in every frame: the page's policy forbids a second evaluation of text. */
function waitInPage(condition: string): string {
  return `new Promise((resolve, reject) => {
    const end = performance.now() + ${PATIENCE_MS}
    const look = () => {
      if (${ofVideo(condition)}) resolve()
      else if (performance.now() > end) reject(new Error('waited ${PATIENCE_MS} ms'))
      else requestAnimationFrame(look)
    }
    look()
  })`
}

interface Violation {
  id: string
  impact: string | null
  nodes: { target: string[]; failureSummary?: string }[]
}

async function checkAccess(page: Page, place: string): Promise<void> {
  // Evaluated, not added as a script element: the page's policy would rightly block that.
  await page.evaluate(await readFile(AXE, 'utf8'))
  const violations = (await page.evaluate('axe.run().then((result) => result.violations)')) as Violation[]
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const told = grave.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  assert.deepEqual(told, [], `axe-core on ${place}`)
}
