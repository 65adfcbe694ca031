package discordtest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// The codes of Discord's errors; the documentation calls them JSON error codes.
const (
	codeUnknownApplication = 10002
	codeUnknownChannel     = 10003
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeTooManyCommands    = 30032
	codeTooManyCreations   = 30034
	codeTooLarge           = 40005
	codeAcknowledged       = 40060
	codeTooManyFollowups   = 40094
	codeMissingAccess      = 50001
	codeEmptyMessage       = 50006
	codeNoPermission       = 50013
	codeWebhookToken       = 50027
	codeForm               = 50035
	codeLockedThread       = 50083
	codeMalformed          = 50109
)

// codeText is what Discord says with a code.
var codeText = map[int]string{
	0:                      "404: Not Found",
	codeUnknownApplication: "Unknown Application",
	codeUnknownChannel:     "Unknown Channel",
	codeUnknownMessage:     "Unknown Message",
	codeUnknownWebhook:     "Unknown Webhook",
	codeUnknownInteraction: "Unknown interaction",
	codeTooManyCommands:    "Maximum number of application commands reached",
	codeTooManyCreations:   "Max number of daily application command creates has been reached (200)",
	codeAcknowledged:       "Interaction has already been acknowledged.",
	codeTooLarge:           "Request entity too large",
	codeTooManyFollowups:   "This interaction has hit the maximum number of follow up messages",
	codeMissingAccess:      "Missing Access",
	codeEmptyMessage:       "Cannot send an empty message",
	codeNoPermission:       "Missing Permissions",
	codeWebhookToken:       "Invalid Webhook Token",
	codeForm:               "Invalid Form Body",
	codeLockedThread:       "Thread is archived",
	200000:                 "Message was blocked by automatic moderation",
	codeMalformed:          "The request body contains invalid JSON.",
}

// An apiError is a refusal. One that breaks a law says which.
type apiError struct {
	status int
	code   int
	fields *form  // of an invalid form body
	law    string // noted as a violation; empty: the bot did nothing wrong
}

// refused makes an error that is no violation.
func refused(status, code int) *apiError { return &apiError{status: status, code: code} }

// broken makes an error that is a violation.
func broken(status, code int, law string, args ...any) *apiError {
	return &apiError{status: status, code: code, law: fmt.Sprintf(law, args...)}
}

func (e *apiError) body() map[string]any {
	text := codeText[e.code]
	if text == "" || e.code == 0 {
		text = fmt.Sprintf("%d: %s", e.status, http.StatusText(e.status))
	}
	body := map[string]any{"message": text, "code": e.code}
	if e.fields != nil {
		body["errors"] = e.fields.root
	}
	return body
}

// failure makes an answer of an error.
func failure(e *apiError) answer { return answer{status: e.status, body: e.body(), law: e.laws()} }

func (e *apiError) laws() []string {
	var laws []string
	if e.law != "" {
		laws = append(laws, e.law)
	}
	if e.fields != nil {
		laws = append(laws, e.fields.list...)
	}
	return laws
}

// A form collects what is wrong with a body, field by field, in Discord's shape: {"embeds":{"0":{"title":{"_errors":[{…}]}}}}.
type form struct {
	root map[string]any
	list []string
}

// add notes a fault of the field at path, whose parts are joined by dots.
func (f *form) add(path, code, message string, args ...any) {
	message = fmt.Sprintf(message, args...)
	if f.root == nil {
		f.root = map[string]any{}
	}
	at := f.root
	for part := range strings.SplitSeq(path, ".") {
		below, ok := at[part].(map[string]any)
		if !ok {
			below = map[string]any{}
			at[part] = below
		}
		at = below
	}
	errs, _ := at["_errors"].([]any)
	at["_errors"] = append(errs, map[string]any{"code": code, "message": message})
	f.list = append(f.list, path+": "+message+" ("+code+")")
}

// err is the refusal, or nil when nothing is wrong.
func (f *form) err() *apiError {
	if len(f.list) == 0 {
		return nil
	}
	return &apiError{status: http.StatusBadRequest, code: codeForm, fields: f}
}

// text limits the number of code points of a text. Discord trims white space at
// both ends first; the OpenAPI file does not, so it counts for the upper limit.
func (f *form) text(path, value string, least, most int) {
	n := utf8.RuneCountInString(value)
	switch trimmed := utf8.RuneCountInString(strings.TrimSpace(value)); {
	case trimmed == 0 && least > 0:
		f.add(path, "BASE_TYPE_REQUIRED", "This field is required")
	case least > 0 && (trimmed < least || n > most):
		f.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	case n > most:
		f.add(path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
	}
}

// count limits the number of elements of a list.
func (f *form) count(path string, n, least, most int) {
	if n < least || n > most {
		f.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
}

// oneOf limits a number to a set of values.
func (f *form) oneOf(path string, value int, allowed map[int]bool) {
	if !allowed[value] {
		f.add(path, "BASE_TYPE_CHOICES", "Value must be one of %v.", slices.Sorted(maps.Keys(allowed)))
	}
}
