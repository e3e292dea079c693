import type { Config } from '@streamvault/config'
import type { StreamPlaces } from '@streamvault/edge'
import type { SliceSource } from '@streamvault/slice-cache'
import { type EngineServer, startEngineServer } from '@streamvault/stream-engine'

/** nginx pulls a film as fast as it comes, whoever watches: so much of it is for one link over time, and at once. */
const PACE = { bytesPerSecond: 32e6, burstBytes: 64 * 2 ** 20 }

/** Starts the engine's door for an nginx that keeps slices itself; without one there is none. */
export async function startGatewayEngine(
  { gateway }: Config,
  source: SliceSource,
  { token, places }: { token: string; places: StreamPlaces },
  onError: (error: unknown) => void,
): Promise<EngineServer | undefined> {
  if (gateway.cache !== 'nginx') return undefined
  const { enginePort: port } = gateway
  return await startEngineServer({ source, host: '127.0.0.1', port, token, pace: PACE, places, onError })
}
