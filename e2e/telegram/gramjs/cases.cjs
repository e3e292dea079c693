// Runs each case with GramJS's own calls only. Prints the result as a line of JSON.
const { createHash, createPublicKey } = require('node:crypto')
const path = require('node:path')

const [folder, serverText, name, givenText] = process.argv.slice(2)
const server = JSON.parse(serverText)
const given = JSON.parse(givenText)
const load = (module) => require(path.join(folder, 'node_modules', module))
const { TelegramClient, Api } = load('telegram')
const { MemorySession } = load('telegram/sessions')
const { ConnectionTCPFull } = load('telegram/network')
const { Logger } = load('telegram/extensions')
const rsa = load('telegram/crypto/RSA')
const bigInt = load('big-integer')

const REQUEST_BYTES = 512 * 1024

/** GramJS's table of servers knows two ports: here each data centre has its own port. */
class Connection extends ConnectionTCPFull {
  constructor(options) {
    const { host, port } = server.dcs.find(({ id }) => id === options.dcId)
    super({ ...options, ip: host, port })
  }
}

function addServerKey() {
  const { n, e } = createPublicKey(server.publicKeyPem).export({ format: 'jwk' })
  const toNumber = (text) => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`)
  rsa._serverKeys.set(server.fingerprint, { n: bigInt(toNumber(n).toString()), e: Number(toNumber(e)) })
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

async function logIn() {
  const session = new MemorySession()
  const [{ id, host, port }] = server.dcs
  session.setDC(id, host, port)
  const options = { connection: Connection, connectionRetries: 2, baseLogger: new Logger('none') }
  const client = new TelegramClient(session, server.apiId, server.apiHash, options)
  await client.start({ botAuthToken: given.token })
  return client
}

async function channelOf(client) {
  return await client.getEntity(new Api.PeerChannel({ channelId: bigInt(given.channel) }))
}

async function readRange(client, document, [start, end]) {
  const file = new Api.InputDocumentFileLocation({ ...document, thumbSize: '' })
  // GramJS does not align requests in a file's first half MiB: off the grid they would cross a MiB, which the server refuses.
  const offset = start - (start % REQUEST_BYTES)
  const chunks = []
  let length = 0
  const pieces = client.iterDownload({ file, offset: bigInt(offset), requestSize: REQUEST_BYTES, dcId: document.dcId })
  for await (const piece of pieces) {
    chunks.push(piece)
    length += piece.length
    if (offset + length >= end) break
  }
  return sha256(Buffer.concat(chunks).subarray(start - offset, end - offset))
}

const cases = {
  async transfer(client) {
    const channel = await channelOf(client)
    const sent = await client.sendFile(channel, { file: given.file, forceDocument: true, workers: 4 })
    const [message] = await client.getMessages(channel, { ids: [sent.id] })
    const { document } = message
    const whole = await client.downloadMedia(message)
    const ranges = []
    for (const range of given.ranges) ranges.push(await readRange(client, document, range))
    return { size: Number(document.size), whole: sha256(whole), ranges }
  },
  async download(client) {
    const [message] = await client.getMessages(await channelOf(client), { ids: [given.message] })
    return { dc: message.document.dcId, sha256: sha256(await client.downloadMedia(message)) }
  },
}

async function main() {
  addServerKey()
  const client = await logIn()
  const line = await cases[name](client)
  // GramJS keeps timers running, so only this call ends the process.
  process.stdout.write(`${JSON.stringify(line)}\n`, () => process.exit())
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
