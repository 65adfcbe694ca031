package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

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
	Name     string      `json:"name"`
	Fields   []specField `json:"fields"`
	Subtypes []string    `json:"subtypes"`
	Returns  []string    `json:"returns"` // of a method
}

type specField struct {
	Name        string   `json:"name"`
	Types       []string `json:"types"`
	Required    bool     `json:"required"`
	Description string   `json:"description"`
}

// specPath is where the documentation is looked for.
func specPath(o Options) string {
	if o.Spec != "" {
		return o.Spec
	}
	root := os.Getenv("PLANBOT_SHARED")
	if root == "" {
		root = filepath.Join(repository(), "..", "shared")
	}
	return filepath.Join(root, "spec", "telegram-bot-api.json")
}

// repository is the folder of the module that the test belongs to.
func repository() string {
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

// specs is the table of the documentations that were read, by path: a *spec
// each, which nobody changes. Reading one takes longer than most tests do.
var specs sync.Map

// findSpec reads the documentation. It is nil without an error if it was not
// named and is not there.
func findSpec(o Options) (*spec, error) {
	if o.Spec == "" && o.Forget {
		return nil, nil
	}
	path := specPath(o)
	if known, ok := specs.Load(path); ok {
		return known.(*spec), nil
	}
	raw, err := os.ReadFile(path)
	if o.Spec == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var s spec
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, err
	}
	if len(s.Methods) == 0 || len(s.Types) == 0 {
		return nil, fmt.Errorf("%s has no methods or no types", path)
	}
	specs.Store(path, &s)
	return &s, nil
}

// documents tells whether there is a method of that name.
func (s *spec) documents(method string) bool {
	if s == nil {
		return false
	}
	for name := range s.Methods {
		if strings.EqualFold(name, method) {
			return true
		}
	}
	return false
}

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

// param checks one parameter. A null that stands for nothing is let pass.
func (s *spec) param(f specField, v param) []string {
	if v.text == "null" && !f.Required && (v.json || !slices.Contains(f.Types, "String")) {
		return nil
	}
	return s.best(f.Types, func(kind string) []string {
		switch kind {
		case "String":
			return fault(v.json || v.file, f.Name, kind)
		case "InputFile":
			return fault(!v.file && !strings.HasPrefix(v.text, "attach://"), f.Name, kind)
		case "Boolean":
			return fault(!strings.EqualFold(v.text, "true") && !strings.EqualFold(v.text, "false"), f.Name, kind)
		case "Integer":
			_, err := strconv.ParseInt(v.text, 10, 64)
			return fault(err != nil, f.Name, kind)
		case "Float":
			_, err := strconv.ParseFloat(v.text, 64)
			return fault(err != nil, f.Name, kind)
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

// A field that tells subtypes apart has one value, which only its description
// says.
var constant = regexp.MustCompile(`(?:must be|always) [“"]?([a-z0-9_]+)[”"]?\.?$`)

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
		if want := constant.FindStringSubmatch(f.Description); want != nil && f.Required && v != want[1] {
			wrong = append(wrong, fmt.Sprintf("%s is not %q", at, want[1]))
		}
	}
	for name := range object {
		if !slices.ContainsFunc(t.Fields, func(f specField) bool { return f.Name == name }) {
			wrong = append(wrong, path+"."+name+" is not documented")
		}
	}
	return wrong
}
