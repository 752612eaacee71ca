/** Methods that pages of a route's origins may use; OPTIONS is the question, which the edge answers. */
export const corsMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Seconds that a browser may remember the answer; Chromium does no longer: https://fetch.spec.whatwg.org/#http-access-control-max-age */
export const corsMaxAge = 7200
