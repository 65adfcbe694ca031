package bot

import "planbot/corpus"

// A UsageError means that the request was wrong. Its text is shown to the
// asker, so it is short, exact, and says what to type instead. It may carry
// choices: the nearest things that would have been right.
type UsageError struct {
	Msg     string
	Choices []Choice
}

// Error is the text that the asker reads.
func (e *UsageError) Error() string { return e.Msg }

// A notFoundError means that the sources don't answer. It is no fault: the
// reply says so plainly and offers the nearest points as such.
type notFoundError struct {
	Msg     string
	Nearest []corpus.Ref
}

func (e *notFoundError) Error() string { return e.Msg }
