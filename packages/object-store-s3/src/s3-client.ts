import type * as Sdk from '@aws-sdk/client-s3'

/** The loaded SDK, and a client of it. */
export interface S3Connection {
  sdk: typeof Sdk
  client: Sdk.S3Client
}

/** The bucket's server and the credentials. */
export interface S3ClientOptions {
  region: string
  /** URL of a server other than Amazon's. */
  endpoint: string | undefined
  /** Puts the bucket into the path instead of the host name. */
  pathStyle: boolean
  /** Default: the AWS variables, files and roles, in the SDK's order. */
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined
  maxSockets: number
}

const CONNECT_TIMEOUT_MS = 5000
/** One try and two retries, with the SDK's back-off between them. */
const MAX_ATTEMPTS = 3

/** Creates a client, and loads its SDK, at the first use: that takes 40 MB and a tenth of a second. */
export interface LazyS3Client {
  get(): Promise<S3Connection>
  /** Closes its connections; requests in flight fail. */
  destroy(): Promise<void>
}

/** Creates a lazy client. */
export function createLazyS3Client(options: S3ClientOptions): LazyS3Client {
  let connection: Promise<S3Connection> | undefined
  return {
    get() {
      connection ??= connect(options)
      return connection
    },
    async destroy() {
      const made = await connection?.catch(() => undefined)
      made?.client.destroy()
    },
  }
}

async function connect({
  region,
  endpoint,
  pathStyle,
  credentials,
  maxSockets,
}: S3ClientOptions): Promise<S3Connection> {
  const sdk = await import('@aws-sdk/client-s3')
  const agent = { keepAlive: true, maxSockets }
  const client = new sdk.S3Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: MAX_ATTEMPTS,
    // Other servers do not support trailing checksums. The SHA-256 of the signature covers what we send.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, httpAgent: agent, httpsAgent: agent },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  })
  return { sdk, client }
}
