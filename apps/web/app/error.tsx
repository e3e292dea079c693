'use client'
import { Notice } from '@/features/shell/notice.tsx'

/** The error boundary of all pages: reports the error and offers to render the page again. */
export default function PageError({ reset }: { reset: () => void }) {
  return (
    <main id="main">
      <Notice title="This page could not be drawn" text="Something went wrong on our side. Your library is untouched.">
        <button type="button" className="btn btn-primary" onClick={reset}>
          Try again
        </button>
      </Notice>
    </main>
  )
}
