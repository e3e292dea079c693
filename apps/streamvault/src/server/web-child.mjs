import { gateServers } from './page-gate.mjs'

// Runs the built site in a process of its own, which ends when its parent does, however that ended.
// The parent tells this process when to stop; a signal to the whole group must not stop it earlier than the rest.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
process.title = 'streamvault-web'
gateServers()
await import(process.env.STREAMVAULT_WEB_SERVER)
