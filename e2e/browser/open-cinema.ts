import type { BrowserContextOptions } from 'playwright-core'
import { createInstallation, type Installation, type StartedServer } from '../installation.ts'
import { openBrowser } from './open-browser.ts'
import { createViewer, type Viewer } from './viewer.ts'

/** A started server with the demo library, and a browser connected to it. */
export interface Cinema extends AsyncDisposable {
  installation: Installation
  server: StartedServer
  /** Opens a new window, see `createViewer`. */
  enter(options?: BrowserContextOptions): Promise<Viewer>
}

/** Opens one for a suite. A failed start leaves nothing behind. */
export async function openCinema(): Promise<Cinema> {
  await using stack = new AsyncDisposableStack()
  const installation = stack.use(await createInstallation())
  const server = await installation.start()
  const browser = await openBrowser()
  stack.defer(() => browser.close())
  const owned = stack.move()
  return {
    installation,
    server,
    enter: (options) => createViewer(browser, server.url, options),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
