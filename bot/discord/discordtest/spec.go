package discordtest

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// openAPI is the part of Discord's OpenAPI file that is about the fake's routes,
// without descriptions and with every request closed to unknown keys; a test
// makes it, see testdata/LICENSE.
//
//go:embed testdata/discord-openapi.json
var openAPI []byte

// A spec validates bodies against Discord's OpenAPI file. The schemas are
// compiled when they are first needed, once in a process.
type spec struct {
	doc      any
	mu       sync.Mutex // of what follows
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema

	// passed are hashes of the long bodies that broke nothing: every bot of a
	// process registers the same menu.
	passed map[[sha256.Size]byte]bool
}

// longBody is the length in bytes from which a body that passed is remembered.
const longBody = 1 << 9

// theSpec is shared by all servers of a process.
var theSpec = sync.OnceValue(func() *spec {
	sp, err := newSpec(openAPI)
	if err != nil {
		panic("discordtest: " + err.Error())
	}
	return sp
})

// specURL is the name under which the compiler knows the file.
const specURL = "discord.json"

func newSpec(raw []byte) (*spec, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource(specURL, doc); err != nil {
		return nil, err
	}
	return &spec{doc: doc, compiler: c, compiled: map[string]*jsonschema.Schema{}, passed: map[[sha256.Size]byte]bool{}}, nil
}

// at returns what is at the end of a path of keys in the file, or nil.
func (sp *spec) at(keys ...string) any {
	here := sp.doc
	for _, key := range keys {
		object, _ := here.(map[string]any)
		here = object[key]
	}
	return here
}

// schema compiles what is at the end of a path of keys; nil: there is nothing.
func (sp *spec) schema(keys ...string) (*jsonschema.Schema, error) {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	pointer := specURL + "#"
	for _, key := range keys {
		pointer += "/" + escape.Replace(key)
	}
	if sc, done := sp.compiled[pointer]; done || sp.at(keys...) == nil {
		return sc, nil
	}
	sc, err := sp.compiler.Compile(pointer)
	if err == nil {
		sp.compiled[pointer] = sc
	}
	return sc, err
}

// callbackPath is the route whose bodies are of many shapes.
const callbackPath = "/interactions/{interaction_id}/{interaction_token}/callback"

// checkRequest validates a body that the bot sent.
func (sp *spec) checkRequest(method, path string, body []byte) *apiError {
	if path == callbackPath {
		return sp.checkCallback(body)
	}
	return sp.check(body, "paths", path, strings.ToLower(method), "requestBody", "content", "application/json", "schema")
}

// takesForm reports whether a request may be a form with files.
func (sp *spec) takesForm(method, path string) bool {
	return sp.at("paths", path, strings.ToLower(method), "requestBody", "content", "multipart/form-data") != nil
}

// callbackSchemas are the shapes of a first response, by its type: naming the
// one that is meant makes for clearer messages than the union of all.
var callbackSchemas = map[int]string{
	callbackPong:        "PongInteractionCallbackRequest",
	callbackMessage:     "CreateMessageInteractionCallbackRequest",
	callbackDefer:       "CreateMessageInteractionCallbackRequest",
	callbackDeferUpdate: "UpdateMessageInteractionCallbackRequest",
	callbackUpdate:      "UpdateMessageInteractionCallbackRequest",
	callbackChoices:     "ApplicationCommandAutocompleteCallbackRequest",
}

func (sp *spec) checkCallback(body []byte) *apiError {
	var b callbackBody
	if err := decode(body, &b); err != nil {
		return err
	}
	name, known := callbackSchemas[b.Type]
	if !known {
		return invalid("type", "BASE_TYPE_CHOICES", "Value must be the type of a response")
	}
	return sp.check(body, "components", "schemas", name)
}

// check validates a body against the schema at the end of a path of keys, a long
// one that passed only once.
func (sp *spec) check(body []byte, keys ...string) *apiError {
	if len(body) < longBody {
		return sp.validate(body, keys)
	}
	hash := sha256.Sum256(append([]byte(strings.Join(keys, "\x00")+"\x00"), body...))
	sp.mu.Lock()
	passed := sp.passed[hash]
	sp.mu.Unlock()
	if passed {
		return nil
	}
	if err := sp.validate(body, keys); err != nil {
		return err
	}
	sp.mu.Lock()
	defer sp.mu.Unlock()
	sp.passed[hash] = true
	return nil
}

// validate is check without its memory. The faults hold nothing of the body's texts.
func (sp *spec) validate(body []byte, keys []string) *apiError {
	sc, err := sp.schema(keys...)
	if err != nil || sc == nil {
		return broken(http.StatusBadRequest, codeForm, "the OpenAPI file has no usable schema for this body: %s (%v)", strings.Join(keys, " "), err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return broken(http.StatusBadRequest, codeMalformed, "the body is not JSON")
	}
	var wrong *jsonschema.ValidationError
	if !errors.As(sc.Validate(value), &wrong) {
		return nil
	}
	f := &form{}
	for _, e := range innermost(wrong) {
		path := cmp.Or(strings.Join(e.InstanceLocation, "."), "_")
		if unknown, is := e.ErrorKind.(*kind.AdditionalProperties); is {
			for _, key := range unknown.Properties {
				f.add(strings.TrimPrefix(path+"."+key, "_."), "UNKNOWN_KEY", "the OpenAPI file does not know it")
			}
			continue
		}
		f.add(path, "OPENAPI", "it breaks %s of the OpenAPI file", strings.Join(e.ErrorKind.KeywordPath(), " "))
	}
	return f.err()
}

// innermost returns the faults that have no further cause. Of a union, those of
// the shape that the "type" of the value means.
func innermost(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all, meant []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		inner := innermost(cause)
		all = append(all, inner...)
		if !slices.ContainsFunc(inner, func(in *jsonschema.ValidationError) bool { return otherType(e, in) }) {
			meant = append(meant, inner...)
		}
	}
	switch e.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf:
		if len(meant) == 0 {
			return []*jsonschema.ValidationError{e}
		}
		return meant
	}
	return all
}

// otherType reports whether a fault is that the value at e is of another type.
func otherType(e, in *jsonschema.ValidationError) bool {
	below := len(in.InstanceLocation) - len(e.InstanceLocation)
	_, is := in.ErrorKind.(*kind.Type)
	return is && below == 0 || below == 1 && in.InstanceLocation[len(e.InstanceLocation)] == "type"
}
