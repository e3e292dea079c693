import type { TlObject, Wire } from '../rpc.ts'

/** A wire without sockets that records its calls. */
export interface FakeWire extends Wire {
  /** Pushed updates, in order. */
  readonly pushed: { authKeyIds: readonly string[]; updates: TlObject; except: { authKeyId: string } | undefined }[]
  /** All other calls, in words. */
  readonly asked: string[]
}

/** Data centres 2 and 4. */
export function createFakeWire(): FakeWire {
  const pushed: FakeWire['pushed'] = []
  const asked: string[] = []
  return {
    pushed,
    asked,
    dcs: [
      { id: 2, host: '127.0.0.1', port: 1002 },
      { id: 4, host: '127.0.0.1', port: 1004 },
    ],
    push: (authKeyIds, updates, except) => void pushed.push({ authKeyIds, updates, except }),
    dropConnections: () => 0,
    rotateSalts: () => void asked.push('rotate salts'),
    forgetKey: (authKeyId) => void asked.push(`forget ${authKeyId}`),
    closeDc: (dc) => void asked.push(`close ${dc}`),
    openDc: (dc) => void asked.push(`open ${dc}`),
  }
}
