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
      /** Without slashes at its ends; may be empty. */
      prefix: string
      region: string
      /** Of a server other than Amazon's. */
      endpoint: string | undefined
      /** The bucket in the path. `undefined`: with an endpoint. */
      pathStyle: boolean | undefined
      /** `undefined`: the SDK looks for them. */
      credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined
    }
  | {
      kind: 'http'
      /** Address of the folder. */
      base: string
      /** The header of that name. */
      authorization: string | undefined
    }
  | {
      kind: 'telegram'
      /** Bare id of the channel: positive, without the -100 before it. */
      channel: number
    }

/** What the variables say of the main storage together; a folder in the data directory when they say nothing. */
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
