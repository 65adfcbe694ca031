package message

// A UsageError means that the request was wrong. Its text is shown to the
// asker, so it is short, exact, and says what to type instead. It may carry
// choices: the nearest things that would have been right.
type UsageError struct {
	Msg     string
	Choices []Choice
}

// Error is the text that the asker reads.
func (e *UsageError) Error() string { return e.Msg }
