package telegramtest

import (
	"bytes"
	"cmp"
	_ "embed" // of the documentation
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	localized "golang.org/x/text/message"
)

// maxBody is how many bytes of a form are kept in memory. The real server takes
// files of 50 MB, which no test needs.
const maxBody = 8 << 20

type param struct {
	text string
	file bool   // an uploaded file; text is its name
	data string // of a file
}

// params are the parameters of a request by name. A name that was given twice
// has its first value.
type params map[string]param

// decodeRequest reads the query string and a form of either kind. The real server
// also takes JSON. (core.telegram.org/bots/api#making-requests)
func decodeRequest(r *http.Request) (params, *apiError) {
	err := r.ParseForm()
	if multi := r.ParseMultipartForm(maxBody); !errors.Is(multi, http.ErrNotMultipart) {
		err = cmp.Or(err, multi)
	}
	if err != nil {
		return nil, refused("can't parse the parameters: " + err.Error())
	}
	p := params{}
	for name, values := range r.Form {
		if !utf8.ValidString(name) || !utf8.ValidString(values[0]) {
			return nil, broken("strings must be encoded in UTF-8")
		}
		p[name] = param{text: values[0]}
	}
	if r.MultipartForm == nil {
		return p, nil
	}
	for name, files := range r.MultipartForm.File {
		file, err := files[0].Open()
		if err != nil {
			return nil, refused("can't read the file: " + err.Error())
		}
		data, err := io.ReadAll(file)
		if err != nil {
			return nil, refused("can't read the file: " + err.Error())
		}
		p[name] = param{text: files[0].Filename, file: true, data: string(data)}
	}
	return p, nil
}

func (p params) texts() map[string]string {
	out := make(map[string]string, len(p))
	for name, v := range p {
		out[name] = v.text
	}
	return out
}

func (p params) text(name string) string { return p[name].text }

// integer is a number, or zero. What is no number is against the documentation.
func (p params) integer(name string) int64 {
	n, _ := strconv.ParseInt(p[name].text, 10, 64)
	return n
}

// decode reads a parameter that is JSON and may be absent. It refuses fields that
// this server does not have.
func (p params) decode(name string, into any) *apiError {
	if p[name].text == "" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(p[name].text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return broken("this server can't read %s: %v", name, err)
	}
	return nil
}

// An answer is the outcome of a call.
type answer struct {
	result json.RawMessage
	err    *apiError
	fault  *Fault
}

// writeAnswer sends the JSON object of an answer. The HTTP status is the error
// code, as at the real server.
func writeAnswer(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json")
	if a.err == nil {
		writeAll(w, append(append([]byte(`{"ok":true,"result":`), a.result...), '}'))
		return
	}
	body := object{"ok": false, "error_code": a.err.Code, "description": a.err.Description}
	switch {
	case a.err.MigrateTo != 0:
		body["parameters"] = object{"migrate_to_chat_id": a.err.MigrateTo}
	case a.err.RetryAfter != 0:
		body["parameters"] = object{"retry_after": a.err.RetryAfter}
	}
	w.WriteHeader(a.err.Code)
	writeAll(w, marshal(body))
}

// writeAll writes a body. Errors don't matter: the bot has gone away.
func writeAll(w http.ResponseWriter, body []byte) { _, _ = w.Write(body) }

// marshal encodes a value of this package, which can't fail.
func marshal(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("telegramtest: " + err.Error())
	}
	return raw
}

// An apiError is an error answer. Fault says that the bot is to blame.
type apiError struct {
	Code        int
	Description string
	Fault       bool
	RetryAfter  int   // seconds
	MigrateTo   int64 // the supergroup that a group became
}

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

// specJSON is the documentation of the methods that the server has and of their
// types, as JSON Schemas. TestSpecIsCurrent makes it.
//
//go:embed testdata/telegram-bot-api-10.3.json
var specJSON []byte

// documentation is the schemas by name: those of types, such as "Update"; of the
// parameters of methods as a form has them, such as "sendMessage"; and of the
// results, such as "sendMessage.result".
var documentation = sync.OnceValue(func() map[string]*jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(specJSON))
	if err != nil {
		panic("telegramtest: " + err.Error())
	}
	c := jsonschema.NewCompiler()
	c.AssertContent() // of parameters that hold JSON
	if err := c.AddResource("documentation.json", doc); err != nil {
		panic("telegramtest: " + err.Error())
	}
	schemas := map[string]*jsonschema.Schema{}
	for name := range doc.(map[string]any)["$defs"].(map[string]any) {
		schemas[name] = c.MustCompile("documentation.json#/$defs/" + name)
	}
	return schemas
})

// undocumented says where parameters differ from the documentation of a method,
// in order.
func undocumented(method string, p params) []string {
	schema := documentation()[method]
	if schema == nil {
		return nil
	}
	var wrong []string
	for _, name := range schema.Required {
		if _, given := p[name]; !given {
			wrong = append(wrong, name+" is required")
		}
	}
	for name, v := range p {
		switch field := schema.Properties[name]; {
		case field == nil:
			wrong = append(wrong, name+" is not documented")
		case v.file:
			wrong = append(wrong, faults(name, field.Validate(map[string]any{}))...) // which is no text
		default:
			wrong = append(wrong, textFaults(name, field, v.text)...)
		}
	}
	slices.Sort(wrong)
	return wrong
}

// validated holds the faults of texts that were validated before, as most of
// the parameters of a bot's calls come again and again.
var validated sync.Map // of textField to []string

type textField struct {
	field *jsonschema.Schema
	text  string
}

// textFaults is faults of a parameter that is no file.
func textFaults(name string, field *jsonschema.Schema, text string) []string {
	key := textField{field, text}
	if known, ok := validated.Load(key); ok {
		return known.([]string)
	}
	wrong := faults(name, field.Validate(text))
	validated.Store(key, wrong)
	return wrong
}

// faults lists what a schema finds wrong with a value of that name. Of several
// types the one with the fewest faults was probably meant.
func faults(name string, err error) []string {
	invalid, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok {
		return nil
	}
	if len(invalid.Causes) == 0 {
		at := strings.Join(append([]string{name}, invalid.InstanceLocation...), ".")
		return []string{at + ": " + invalid.ErrorKind.LocalizedString(english)}
	}
	_, either := invalid.ErrorKind.(*kind.AnyOf)
	var out []string
	for i, cause := range invalid.Causes {
		wrong := faults(name, cause)
		if either && i > 0 && len(wrong) < len(out) {
			out = nil
		}
		if !either || len(out) == 0 {
			out = append(out, wrong...)
		}
	}
	return out
}

var english = localized.NewPrinter(language.English)
