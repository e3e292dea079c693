export { type EngineServer, type EngineServerOptions, startEngineServer } from './engine-server.ts'
