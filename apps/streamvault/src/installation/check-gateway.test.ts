import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { readConfig } from '@streamvault/config'
import { checkGateway } from './check-gateway.ts'

describe('checkGateway', () => {
  it('names each file of the certificate that nginx would not find', async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'gateway-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const file = path.join(folder, 'cert.pem')
    writeFileSync(file, 'certificate')
    const check = (cert: string, key: string) =>
      checkGateway(readConfig({ GATEWAY_TLS_CERT: cert, GATEWAY_TLS_KEY: key }))
    await check(file, file)
    const [cert, key] = ['CERT', 'KEY'].map((name) => `GATEWAY_TLS_${name}: expected a file that can be read`)
    await assert.rejects(check(`${file}x`, file), { name: 'ConfigError', problems: [cert] })
    await assert.rejects(check(`${file}x`, folder), { name: 'ConfigError', problems: [cert, key] })
  })

  it('refuses ports that change at each start where nginx has to reach them', async () => {
    const zero = (name: string) => ({ problems: [`${name}: expected a port for nginx to reach, and not 0`] })
    await assert.rejects(checkGateway(readConfig({ PORT: '0' })), zero('PORT'))
    await assert.rejects(checkGateway(readConfig({ GATEWAY_CACHE: 'nginx', ENGINE_PORT: '0' })), zero('ENGINE_PORT'))
    await checkGateway(readConfig({ ENGINE_PORT: '0' }))
  })
})
