// A separate process: a closed client with temporary keys leaves a timer of half an hour behind.
import { newClient, type ServerAddress } from './new-client.ts'

const server: ServerAddress = JSON.parse(process.argv[2] ?? '')
const client = newClient(server, { network: { usePfs: true } })
const me = await client.start({ botToken: '1:token' })
process.stdout.write(me.username ?? '', () => process.exit())
