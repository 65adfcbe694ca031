package discordtest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// The codes of Discord's errors; the documentation calls them JSON error codes.
const (
	codeUnknownApplication = 10002
	codeUnknownChannel     = 10003
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeTooLarge           = 40005
	codeAcknowledged       = 40060
	codeTooManyFollowups   = 40094
	codeMissingAccess      = 50001
	codeEmptyMessage       = 50006
	codeNoPermission       = 50013
	codeNotThere           = 50008 // a forum has no messages outside of threads
	codeNeedsTag           = 40067
	codeNoForum            = 50024
	codeHasThread          = 160004
	codeWebhookToken       = 50027
	codeForm               = 50035
	codeLockedThread       = 50083
	codeMalformed          = 50109
)

// codeText is what Discord says with the codes whose text a test looks at.
var codeText = map[int]string{
	codeUnknownInteraction: "Unknown interaction",
	codeMissingAccess:      "Missing Access",
	codeNoPermission:       "Missing Permissions",
	codeForm:               "Invalid Form Body",
	200000:                 "Message was blocked by automatic moderation",
}

// An apiError is a refusal.
type apiError struct {
	status int
	code   int
	fields map[string]any // of an invalid form body: what is wrong, in Discord's shape
	laws   []string       // noted as violations; empty: the bot did nothing wrong
}

// refused makes an error that is no violation.
func refused(status, code int) *apiError { return &apiError{status: status, code: code} }

// broken makes an error that is a violation.
func broken(status, code int, law string, args ...any) *apiError {
	return &apiError{status: status, code: code, laws: []string{fmt.Sprintf(law, args...)}}
}

// answer is the error as the API shows it.
func (e *apiError) answer() answer {
	text := codeText[e.code]
	if text == "" {
		text = fmt.Sprintf("%d: %s", e.status, http.StatusText(e.status))
	}
	body := map[string]any{"message": text, "code": e.code}
	if e.fields != nil {
		body["errors"] = e.fields
	}
	return answer{status: e.status, body: body, laws: e.laws}
}

// A form collects what is wrong with a body: fields that Discord refuses, in its
// shape {"embeds":{"0":{"title":{"_errors":[{…}]}}}}, and broken rules of the
// project, which Discord does not have.
type form struct {
	root   map[string]any
	faults []string
	laws   []string
}

// add notes a fault of the field at path, whose parts are joined by dots.
func (f *form) add(path, code, message string, args ...any) {
	message = fmt.Sprintf(message, args...)
	fault := path + ": " + message + " (" + code + ")"
	if slices.Contains(f.faults, fault) {
		return
	}
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
	f.faults = append(f.faults, fault)
}

func (f *form) law(law string) { f.laws = append(f.laws, law) }

// err is the refusal, or nil when Discord takes the body.
func (f *form) err() *apiError {
	if len(f.faults) == 0 {
		return nil
	}
	return &apiError{status: http.StatusBadRequest, code: codeForm, fields: f.root, laws: f.faults}
}

// invalid is the refusal of a body with one fault.
func invalid(path, code, message string, args ...any) *apiError {
	var f form
	f.add(path, code, message, args...)
	return f.err()
}
