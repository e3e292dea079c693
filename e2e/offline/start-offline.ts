// Starts the real program, sends the requests of a viewer's browser, and prints the results. Runs without a network.
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import path from 'node:path'
import { PlayLink, TitleDetail, TitleList } from '@streamvault/api'
import { download } from '../download.ts'
import { createInstallation } from '../installation.ts'

const SITE = path.resolve(
  import.meta.dirname,
  '..',
  '..',
  'apps',
  'web',
  '.next',
  'standalone',
  'apps',
  'web',
  'server.js',
)

const isSiteBuilt = existsSync(SITE)
await using installation = await createInstallation()
await using server = await installation.start(isSiteBuilt ? {} : { args: ['--no-web'] })
const get = async (address: string) => (await fetch(new URL(address, server.url))).json()

const { items } = TitleList.parse(await get('/api/titles'))
const { files } = TitleDetail.parse(await get(`/api/titles/${items[0]?.id}`))
const play = await fetch(`${server.url}/api/play`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ fileId: files[0]?.id }),
})
const { url } = PlayLink.parse(await play.json())
const film = await download(new URL(url, server.url).href)
const home = isSiteBuilt ? (await download(`${server.url}/`)).status : null
const exitCode = await server.stop()
const interfaces = Object.keys(networkInterfaces())
console.log(
  JSON.stringify({
    interfaces,
    titles: items.length,
    filmBytes: film.bytes,
    wantedBytes: files[0]?.size,
    home,
    exitCode,
  }),
)
