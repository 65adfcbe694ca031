package discordtest

import (
	"bytes"
	"cmp"
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
	mu       sync.Mutex // of the compiler
	compiler *jsonschema.Compiler
	passed   sync.Map // the bodies that broke nothing, with their schemas: every bot of a process registers the same menu
}

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
	return &spec{doc: doc, compiler: c}, nil
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

// schema compiles what is at the end of a path of keys, unless it is compiled.
func (sp *spec) schema(keys []string) (*jsonschema.Schema, error) {
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	pointer := specURL + "#"
	for _, key := range keys {
		pointer += "/" + escape.Replace(key)
	}
	sp.mu.Lock()
	defer sp.mu.Unlock()
	return sp.compiler.Compile(pointer)
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

// check validates a body against the schema at the end of a path of keys, one that
// passed only once.
func (sp *spec) check(body []byte, keys ...string) *apiError {
	key := strings.Join(keys, "\x00") + "\x00" + string(body)
	if _, passed := sp.passed.Load(key); passed {
		return nil
	}
	err := sp.validate(body, keys)
	if err == nil {
		sp.passed.Store(key, nil)
	}
	return err
}

// validate is check without its memory. The faults hold nothing of the body's texts.
func (sp *spec) validate(body []byte, keys []string) *apiError {
	sc, err := sp.schema(keys)
	if err != nil {
		return broken(http.StatusBadRequest, codeForm, "the OpenAPI file has no usable schema for this body: %s (%v)", strings.Join(keys, " "), err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return broken(http.StatusBadRequest, codeMalformed, "the body is not JSON")
	}
	wrong, ok := errors.AsType[*jsonschema.ValidationError](sc.Validate(value))
	if !ok {
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
