package telegramtest

import (
	"bytes"
	_ "embed" // of the documentation
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// specJSON is the documentation of the methods that the server has and of their
// types. TestSpecIsCurrent makes it.
//
//go:embed testdata/telegram-bot-api-10.3.json
var specJSON []byte

// A spec is the machine-readable documentation. A nil spec finds no fault.
//
// Each method and each type has fields, and each field the types that it may
// have: Integer, Float, String, Boolean, InputFile, "Array of" another, or the
// name of a type. A type with subtypes is any one of them.
type spec struct {
	Methods map[string]specObject `json:"methods"`
	Types   map[string]specObject `json:"types"`
}

type specObject struct {
	Fields   []specField `json:"fields,omitempty"`
	Subtypes []string    `json:"subtypes,omitempty"`
	Returns  []string    `json:"returns,omitempty"` // of a method
}

type specField struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required,omitempty"`
	Value    string   `json:"value,omitempty"` // the one that tells subtypes apart
}

// documentation is the spec, decoded once.
var documentation = sync.OnceValue(func() *spec {
	var s spec
	if err := json.Unmarshal(specJSON, &s); err != nil {
		panic("telegramtest: " + err.Error())
	}
	return &s
})

// check compares a request with the documentation and says what is wrong with
// it. A method that is not documented is not this function's business.
func (s *spec) check(method string, p params) []string {
	if s == nil {
		return nil
	}
	m, ok := s.Methods[method]
	if !ok {
		return nil
	}
	var wrong []string
	for _, f := range m.Fields {
		v, given := p[f.Name]
		switch {
		case !given && f.Required:
			wrong = append(wrong, f.Name+" is required")
		case given:
			wrong = append(wrong, s.param(f, v)...)
		}
	}
	for name := range p {
		if !slices.ContainsFunc(m.Fields, func(f specField) bool { return f.Name == name }) {
			wrong = append(wrong, name+" is not documented")
		}
	}
	slices.Sort(wrong)
	return wrong
}

// param checks one parameter.
func (s *spec) param(f specField, v param) []string {
	return s.best(f.Types, func(kind string) []string {
		switch kind {
		case "String":
			return fault(v.file, f.Name, kind)
		case "InputFile":
			return fault(!v.file && !strings.HasPrefix(v.text, "attach://"), f.Name, kind)
		}
		value, err := decodeJSON([]byte(v.text))
		if err != nil {
			return fault(true, f.Name, kind)
		}
		return s.value(f.Name, kind, value)
	})
}

func fault(is bool, path, kind string) []string {
	if !is {
		return nil
	}
	return []string{path + " is no " + kind}
}

// best checks a value against each of several types. What fits one is right;
// else the type with the fewest faults was probably meant.
func (s *spec) best(kinds []string, check func(kind string) []string) []string {
	var best []string
	for i, kind := range kinds {
		wrong := check(kind)
		if len(wrong) == 0 {
			return nil
		}
		if i == 0 || len(wrong) < len(best) {
			best = wrong
		}
	}
	return best
}

func decodeJSON(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, errors.New("more than one JSON value")
	}
	return v, nil
}

// value checks a JSON value against a type.
func (s *spec) value(path, kind string, v any) []string {
	if of, ok := strings.CutPrefix(kind, "Array of "); ok {
		list, ok := v.([]any)
		if !ok {
			return fault(true, path, kind)
		}
		var wrong []string
		for i, item := range list {
			wrong = append(wrong, s.value(fmt.Sprintf("%s[%d]", path, i), of, item)...)
		}
		return wrong
	}
	switch kind {
	case "String", "InputFile":
		_, ok := v.(string)
		return fault(!ok, path, kind)
	case "Boolean":
		_, ok := v.(bool)
		return fault(!ok, path, kind)
	case "Integer":
		n, _ := v.(json.Number)
		_, err := strconv.ParseInt(n.String(), 10, 64)
		return fault(err != nil, path, kind)
	case "Float":
		_, ok := v.(json.Number)
		return fault(!ok, path, kind)
	}
	t := s.Types[kind]
	if len(t.Subtypes) > 0 {
		return s.best(t.Subtypes, func(sub string) []string { return s.value(path, sub, v) })
	}
	object, ok := v.(map[string]any)
	if !ok {
		return fault(true, path, kind)
	}
	return s.object(path, t, object)
}

// object checks the fields of a JSON object.
func (s *spec) object(path string, t specObject, object map[string]any) []string {
	var wrong []string
	for _, f := range t.Fields {
		v, given := object[f.Name]
		at := path + "." + f.Name
		switch {
		case !given && f.Required:
			wrong = append(wrong, at+" is required")
			continue
		case !given || v == nil && !f.Required:
			continue
		}
		wrong = append(wrong, s.best(f.Types, func(kind string) []string { return s.value(at, kind, v) })...)
		if f.Value != "" && v != f.Value {
			wrong = append(wrong, fmt.Sprintf("%s is not %q", at, f.Value))
		}
	}
	for name := range object {
		if !slices.ContainsFunc(t.Fields, func(f specField) bool { return f.Name == name }) {
			wrong = append(wrong, path+"."+name+" is not documented")
		}
	}
	return wrong
}
