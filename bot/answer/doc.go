// Package answer holds what the corpus says, one file for each command: a
// Request in, a Reply out. It keeps nothing, and it knows no platform and no
// clock, so one corpus always gives one answer.
//
// An error of these functions is a *message.UsageError: the request was wrong,
// and the error says what to type instead. Where the sources don't answer, the
// reply says so and offers what comes nearest.
package answer
