package discordtest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// openAPI is the part of Discord's OpenAPI file that is about the fake's routes,
// without descriptions; a test makes it, see testdata/LICENSE.
//
//go:embed testdata/discord-openapi.json
var openAPI []byte

// A spec validates bodies against Discord's OpenAPI file. The schemas are
// compiled when they are first needed, once in a process.
type spec struct {
	doc      map[string]any
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
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
	root, isObject := doc.(map[string]any)
	if !isObject {
		return nil, errors.New("it is no OpenAPI file")
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource(specURL, doc); err != nil {
		return nil, err
	}
	return &spec{doc: root, compiler: c, compiled: map[string]*jsonschema.Schema{}}, nil
}

// pointer joins the parts of a JSON pointer.
func pointer(parts ...string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	out := ""
	for _, p := range parts {
		out += "/" + escape.Replace(p)
	}
	return out
}

// at returns what a pointer finds in the file, or nil.
func (sp *spec) at(pointer string) any {
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	var here any = sp.doc
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		object, _ := here.(map[string]any)
		here = object[unescape.Replace(part)]
	}
	return here
}

// schema compiles what a pointer finds; nil: there is nothing.
func (sp *spec) schema(pointer string) (*jsonschema.Schema, error) {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if sc, done := sp.compiled[pointer]; done || sp.at(pointer) == nil {
		return sc, nil
	}
	sc, err := sp.compiler.Compile(specURL + "#" + strings.ReplaceAll(strings.ReplaceAll(pointer, "{", "%7B"), "}", "%7D"))
	if err == nil {
		sp.compiled[pointer] = sc
	}
	return sc, err
}

// callbackPath is the route whose bodies are of many shapes.
const callbackPath = "/interactions/{interaction_id}/{interaction_token}/callback"

// checkRequest validates a body that the bot sent.
func (sp *spec) checkRequest(method, path string, body []byte) []string {
	if path == callbackPath {
		return sp.checkCallback(body)
	}
	return sp.check(pointer("paths", path, strings.ToLower(method), "requestBody", "content", "application/json", "schema"), body, true)
}

// takesForm reports whether a request may be a form with files.
func (sp *spec) takesForm(method, path string) bool {
	return sp.at(pointer("paths", path, strings.ToLower(method), "requestBody", "content", "multipart/form-data")) != nil
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

func (sp *spec) checkCallback(body []byte) []string {
	var b callbackBody
	if decode(body, &b) != nil {
		return []string{"a first response that cannot be read"}
	}
	return sp.check(pointer("components", "schemas", callbackSchemas[b.Type]), body, true)
}

// check validates a body. With strict it also names the keys that the file
// does not know: only one of its schemas forbids them.
func (sp *spec) check(at string, body []byte, strict bool) []string {
	sc, err := sp.schema(at)
	if err != nil || sc == nil {
		return []string{fmt.Sprintf("the OpenAPI file has no usable schema for this body: %s (%v)", at, err)}
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return []string{"the body is not JSON"}
	}
	w := walker{sp: sp, strict: strict}
	value = w.walk("", value, w.shapes(sp.at(at)))
	var faults []string
	for _, key := range w.unknown {
		faults = append(faults, "the OpenAPI file does not know "+key)
	}
	var invalid *jsonschema.ValidationError
	if errors.As(sc.Validate(value), &invalid) {
		faults = append(faults, leaves(invalid)...)
	}
	return faults
}

// maxLeaves is how many places one invalid body is reported for.
const maxLeaves = 4

// leaves are the innermost faults: where, and which rule. They hold nothing of
// the body's texts.
func leaves(e *jsonschema.ValidationError) []string {
	found := map[string]bool{}
	var collect func(*jsonschema.ValidationError)
	collect = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			found["/"+strings.Join(e.InstanceLocation, "/")+" breaks "+strings.Join(e.ErrorKind.KeywordPath(), " ")+" of the OpenAPI file"] = true
		}
		for _, c := range e.Causes {
			collect(c)
		}
	}
	collect(e)
	out := slices.Sorted(maps.Keys(found))
	return out[:min(len(out), maxLeaves)]
}

// A walker goes through a body along its schemas.
type walker struct {
	sp      *spec
	strict  bool
	unknown []string
}

// documented are keys that the documentation has and the file lacks.
var documented = map[string]bool{"nsfw": true, "default_permission": true, "dm_permission": true}

// shapes are the object, array and plain schemas that a schema stands for,
// with references and unions resolved.
func (w *walker) shapes(schema any) []map[string]any {
	s, ok := schema.(map[string]any)
	if !ok {
		return nil
	}
	out := []map[string]any{s}
	if ref, ok := s["$ref"].(string); ok {
		out = append(out, w.shapes(w.sp.at(strings.TrimPrefix(ref, "#")))...)
	}
	for _, union := range []string{"oneOf", "anyOf", "allOf"} {
		list, _ := s[union].([]any)
		for _, member := range list {
			out = append(out, w.shapes(member)...)
		}
	}
	return out
}

// walk returns the body with whole numbers that were written as text made
// numbers, where only a number fits: the API reads both.
func (w *walker) walk(path string, value any, shapes []map[string]any) any {
	switch v := value.(type) {
	case map[string]any:
		w.object(path, v, shapes)
	case []any:
		var items []map[string]any
		for _, s := range shapes {
			items = append(items, w.shapes(s["items"])...)
		}
		for i := range v {
			v[i] = w.walk(fmt.Sprintf("%s/%d", path, i), v[i], items)
		}
	case string:
		if digits(v) && takes(shapes, "integer") && !takes(shapes, "string") {
			return json.Number(v)
		}
	}
	return value
}

func (w *walker) object(path string, object map[string]any, shapes []map[string]any) {
	shapes = ofType(object, shapes)
	open := !w.strict
	for _, s := range shapes {
		open = open || s["additionalProperties"] != nil
	}
	for key, value := range object {
		var below []map[string]any
		known := false
		for _, s := range shapes {
			properties, _ := s["properties"].(map[string]any)
			if p, has := properties[key]; has {
				known = true
				below = append(below, w.shapes(p)...)
			}
			below = append(below, w.shapes(s["additionalProperties"])...)
		}
		if !known && !open && !documented[key] && value != nil { // null is as good as left out
			w.unknown = append(w.unknown, path+"/"+key)
		}
		object[key] = w.walk(path+"/"+key, value, below)
	}
}

// ofType leaves out the shapes of another component or option: those whose
// "type" can only be another number.
func ofType(object map[string]any, shapes []map[string]any) []map[string]any {
	kind := fmt.Sprint(object["type"])
	return slices.DeleteFunc(slices.Clone(shapes), func(s map[string]any) bool {
		properties, _ := s["properties"].(map[string]any)
		of, _ := properties["type"].(map[string]any)
		enum, _ := of["enum"].([]any)
		return len(enum) > 0 && !slices.ContainsFunc(enum, func(v any) bool { return fmt.Sprint(v) == kind })
	})
}

// takes reports whether a plain type is allowed.
func takes(shapes []map[string]any, name string) bool {
	return slices.ContainsFunc(shapes, func(s map[string]any) bool {
		list, isList := s["type"].([]any)
		return s["type"] == name || isList && slices.Contains(list, any(name))
	})
}

func digits(s string) bool {
	return s != "" && len(s) <= 19 && strings.Trim(s, "0123456789") == ""
}
