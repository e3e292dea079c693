import { gateServers } from './page-gate.mjs'

// Runs the built site in a process of its own, which ends whenever its parent ends, even by a crash. The parent stops
// this process; a signal to the whole group must not stop it before the rest.
process.on('disconnect', () => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
process.title = 'streamvault-web'
gateServers()
await import(process.env.STREAMVAULT_WEB_SERVER)
