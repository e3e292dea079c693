import type { ICorePlatform } from '@mtcute/core'

/**
 * A platform without effects on the process. The library's own platform for Node ends the process on SIGINT and
 * SIGTERM, and writes to the console.
 */
export const quietPlatform: ICorePlatform = {
  beforeExit: () => () => {},
  log: () => {},
  getDefaultLogLevel: () => 0,
  getDeviceModel: () => `Node.js/${process.version}`,
}
