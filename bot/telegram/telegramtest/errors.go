package telegramtest

import "fmt"

// An apiError is an error answer. Fault says that the bot is to blame.
type apiError struct {
	Code        int
	Description string
	Fault       bool
	RetryAfter  int   // seconds
	MigrateTo   int64 // the supergroup that a group became
}

// Error is the description.
func (e *apiError) Error() string { return e.Description }

// broken is the answer to a request that no correct bot makes.
func broken(format string, args ...any) *apiError {
	return &apiError{Code: 400, Description: "Bad Request: " + fmt.Sprintf(format, args...), Fault: true}
}

// refused is the answer to a request that fails for a reason the bot could not
// know or need not mind.
func refused(description string) *apiError {
	return &apiError{Code: 400, Description: "Bad Request: " + description}
}

func forbidden(description string) *apiError {
	return &apiError{Code: 403, Description: "Forbidden: " + description}
}

func conflict(description string) *apiError {
	return &apiError{Code: 409, Description: "Conflict: " + description}
}

func tooMany(seconds int) *apiError {
	return &apiError{Code: 429, Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds), RetryAfter: seconds}
}

func migrated(to int64) *apiError {
	return &apiError{Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: to}
}

// What the server says of a query it does not know or no longer wants
// answered.
const staleQuery = "query is too old and response timeout expired or query ID is invalid"
