import { join } from 'node:path'
import type { EnvironmentValues } from './environment.ts'

/** Where the main storage is. */
export type StorageConfig =
  | {
      kind: 'folder'
      /** Absolute path. */
      root: string
    }
  | {
      kind: 's3'
      bucket: string
      /** Without leading and trailing slashes; may be empty. */
      prefix: string
      region: string
      /** For a server other than Amazon's. */
      endpoint: string | undefined
      /** Whether the bucket is in the path. `undefined`: only with an endpoint. */
      pathStyle: boolean | undefined
      /** `undefined`: the SDK finds them by its own rules. */
      credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined
    }
  | {
      kind: 'http'
      /** URL of the folder. */
      base: string
      /** Value of the `Authorization` header. */
      authorization: string | undefined
    }
  | {
      kind: 'telegram'
      /** Bare id of the channel: positive, without the -100 prefix. */
      channel: number
    }

/** Combines the variables of the main storage; defaults to a folder in the data directory. */
export function readStorage(values: EnvironmentValues, dataDir: string): StorageConfig {
  const address = values.STORAGE_URL ?? { kind: 'folder', root: join(dataDir, 'objects') }
  switch (address.kind) {
    case 'folder':
    case 'telegram':
      return address
    case 'http':
      return { ...address, authorization: values.STORAGE_AUTHORIZATION }
    case 's3':
      return {
        ...address,
        region: values.AWS_REGION,
        endpoint: values.AWS_ENDPOINT_URL_S3,
        pathStyle: values.S3_PATH_STYLE,
        credentials: credentialsOf(values),
      }
  }
}

function credentialsOf({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: EnvironmentValues) {
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) return undefined
  const session = AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, ...session }
}
