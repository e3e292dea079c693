export type { ChannelAdmin } from './channel-admin.ts'
export type { ErrorCode } from './errors/error-status.ts'
export { ManagerError } from './errors/manager-error.ts'
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
