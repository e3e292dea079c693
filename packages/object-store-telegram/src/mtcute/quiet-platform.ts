import type { ICorePlatform } from '@mtcute/core'

/**
 * What the library may do to the process: nothing. Its own platform for Node ends the process on SIGINT and SIGTERM by
 * itself, and writes to the console.
 */
export const quietPlatform: ICorePlatform = {
  beforeExit: () => () => {},
  log: () => {},
  getDefaultLogLevel: () => 0,
  getDeviceModel: () => `Node.js/${process.version}`,
}
