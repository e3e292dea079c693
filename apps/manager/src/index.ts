export type { ChannelAdmin } from './channel-admin.ts'
export { ERROR_STATUS, type ErrorCode } from './errors/error-status.ts'
export { ManagerError } from './errors/manager-error.ts'
export { EDGE_TOKEN_HEADER } from './http/edge-guard.ts'
export { createManager, type Manager } from './manager.ts'
export type {
  CacheAdmin,
  ImageWish,
  LinkGrant,
  ManagerDeps,
  ManagerOptions,
  RenderedImage,
  SignedLink,
} from './manager-deps.ts'
export type { SessionAdmin } from './session-admin.ts'
