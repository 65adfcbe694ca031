package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A printed manifest of every kind and mode.
type printed struct {
	kind, mode, text string
}

func (p printed) String() string { return p.kind + " " + p.mode }

func printManifests(t *testing.T, kinds ...string) []printed {
	t.Helper()
	var out []printed
	for _, kind := range kinds {
		for _, mode := range []string{"polling", "webhook"} {
			code, stdout, stderr := planbot(t, nil, env(), "manifest", kind, "--mode", mode, "--host", "bot.example.org",
				"--image", "registry.example.org/planbot:v1@sha256:abc", "--public-key", strings.Repeat("0123456789abcdef", 4))
			if code != exitAnswered || stderr != "" {
				t.Fatalf("%s %s: exit code %d, %s", kind, mode, code, stderr)
			}
			out = append(out, printed{kind, mode, stdout})
		}
	}
	return out
}

// documents reads YAML strictly enough that a key which stands twice is an
// error.
func (p printed) documents(t *testing.T) []map[string]any {
	t.Helper()
	var out []map[string]any
	for dec := yaml.NewDecoder(strings.NewReader(p.text)); ; {
		var doc map[string]any
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		out = append(out, doc)
	}
}

// flatten lists every value with its place: items of lists as [], and what a
// person may name as they like as *.
func flatten(v any, place string, leaf func(place string, value any)) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			value := v[key]
			if freeNames[place] {
				key = "*"
			}
			flatten(value, strings.TrimPrefix(place+"."+key, "."), leaf)
		}
	case []any:
		for _, item := range v {
			flatten(item, place+"[]", leaf)
		}
	default:
		leaf(place, v)
	}
}

// freeNames are the places whose keys are no fields.
var freeNames = map[string]bool{
	"services": true, "services.*.environment": true, "services.*.depends_on": true, "secrets": true, "volumes": true,
	"Deployment.metadata.labels": true, "Deployment.spec.selector.matchLabels": true, "Deployment.spec.template.metadata.labels": true,
	"Deployment.spec.template.metadata.annotations":                                       true,
	"Deployment.spec.template.spec.topologySpreadConstraints[].labelSelector.matchLabels": true,
	"Service.metadata.labels": true, "Service.spec.selector": true, "Ingress.metadata.labels": true,
	"PersistentVolumeClaim.metadata.labels": true, "PodDisruptionBudget.metadata.labels": true, "PodDisruptionBudget.spec.selector.matchLabels": true,
}

// TestManifestFields holds every field of a manifest and its type to the
// documentation of the format, of which testdata/manifest has the part that is
// used.
func TestManifestFields(t *testing.T) {
	for _, p := range printManifests(t, "compose", "kubernetes") {
		known := map[string]string{}
		for line := range strings.Lines(readFile(t, "testdata/manifest", p.kind+".fields")) {
			if place, kind, ok := strings.Cut(strings.TrimSpace(line), " "); ok && !strings.HasPrefix(line, "#") {
				known[place] = kind
			}
		}
		for _, doc := range p.documents(t) {
			root, _ := doc["kind"].(string) // compose has none
			flatten(doc, root, func(place string, value any) {
				if got := fmt.Sprintf("%T", value); known[place] != got {
					t.Errorf("%s: %s is a %s, want %q", p, place, got, known[place])
				}
			})
		}
	}
}

// at follows keys and indices into a document; nil where there is nothing.
func at(v any, keys ...any) any {
	for _, key := range keys {
		switch k := key.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[k]
		case int:
			l, _ := v.([]any)
			if k >= len(l) {
				return nil
			}
			v = l[k]
		}
	}
	return v
}

func wantAt(t *testing.T, p printed, doc any, want any, keys ...any) {
	t.Helper()
	if got := at(doc, keys...); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v is %v, want %v", p, keys, got, want)
	}
}

// TestKubernetesManifest checks what no schema knows: that the objects fit
// together, and that the process may do nothing that it need not.
func TestKubernetesManifest(t *testing.T) {
	for _, p := range printManifests(t, "kubernetes") {
		docs := map[string]map[string]any{}
		for _, doc := range p.documents(t) {
			docs[doc["kind"].(string)] = doc
			wantAt(t, p, doc, "planbot", "metadata", "name")
		}
		kinds := []string{"Deployment", "PersistentVolumeClaim"}
		replicas, strategy := 1, "Recreate"
		if p.mode == "webhook" {
			kinds = []string{"Deployment", "Ingress", "PodDisruptionBudget", "Service"}
			replicas, strategy = 2, "RollingUpdate"
			wantAt(t, p, docs["PodDisruptionBudget"], 1, "spec", "minAvailable")
			wantAt(t, p, docs["Ingress"], "bot.example.org", "spec", "rules", 0, "host")
			paths := at(docs["Ingress"], "spec", "rules", 0, "http", "paths")
			wantAt(t, p, paths, "/telegram/webhook", 0, "path")
			wantAt(t, p, paths, "/discord/interactions", 1, "path")
			wantAt(t, p, paths, nil, 2) // neither probes nor metrics are anybody's business
		}
		if got := slices.Sorted(maps.Keys(docs)); !slices.Equal(got, kinds) {
			t.Errorf("%s: has %q, want %q", p, got, kinds)
		}
		labels := fmt.Sprint(map[string]any{"app.kubernetes.io/name": "planbot"})
		spec := at(docs["Deployment"], "spec")
		wantAt(t, p, spec, replicas, "replicas")
		wantAt(t, p, spec, strategy, "strategy", "type")
		wantAt(t, p, spec, labels, "selector", "matchLabels")
		wantAt(t, p, spec, labels, "template", "metadata", "labels")
		if p.mode == "webhook" {
			wantAt(t, p, docs["Service"], labels, "spec", "selector")
			wantAt(t, p, docs["PodDisruptionBudget"], labels, "spec", "selector", "matchLabels")
		}
		pod := at(spec, "template", "spec")
		checkPod(t, p, pod)
		checkStop(t, p, pod)
	}
}

// checkStop checks that a pod has time to stop: the pause before it is told to,
// and the ten seconds of planbot itself.
func checkStop(t *testing.T, p printed, pod any) {
	t.Helper()
	pause, _ := at(pod, "containers", 0, "lifecycle", "preStop", "sleep", "seconds").(int)
	grace, _ := at(pod, "terminationGracePeriodSeconds").(int)
	if (pause > 0) != (p.mode == "webhook") || grace < pause+10 {
		t.Errorf("%s: a pause of %d s of %d s in all", p, pause, grace)
	}
}

func checkPod(t *testing.T, p printed, pod any) {
	t.Helper()
	wantAt(t, p, pod, false, "automountServiceAccountToken")
	wantAt(t, p, pod, true, "securityContext", "runAsNonRoot")
	wantAt(t, p, pod, 65532, "securityContext", "runAsUser")
	wantAt(t, p, pod, "RuntimeDefault", "securityContext", "seccompProfile", "type")
	c := at(pod, "containers", 0)
	wantAt(t, p, c, "registry.example.org/planbot:v1@sha256:abc", "image")
	wantAt(t, p, c, true, "securityContext", "readOnlyRootFilesystem")
	wantAt(t, p, c, false, "securityContext", "allowPrivilegeEscalation")
	wantAt(t, p, c, "[ALL]", "securityContext", "capabilities", "drop")
	wantAt(t, p, c, "256Mi", "resources", "limits", "memory")
	wantAt(t, p, c, "http", "ports", 0, "name")
	for _, probe := range []string{"startupProbe", "livenessProbe", "readinessProbe"} {
		path := "/healthz"
		if probe == "readinessProbe" {
			path = "/readyz"
			if p.mode == "webhook" {
				path = "/readyz?any"
			}
		}
		wantAt(t, p, c, path, probe, "httpGet", "path")
		wantAt(t, p, c, "http", probe, "httpGet", "port")
	}
	mounts, volumes := map[any]bool{}, map[any]bool{}
	for _, m := range at(c, "volumeMounts").([]any) {
		mounts[at(m, "name")] = true
	}
	for _, v := range at(pod, "volumes").([]any) {
		volumes[at(v, "name")] = true
	}
	if !maps.Equal(mounts, volumes) {
		t.Errorf("%s: mounts %v of the volumes %v", p, mounts, volumes)
	}
	for _, e := range at(c, "env").([]any) {
		checkVariable(t, p, at(e, "name").(string), at(e, "value").(string), "/run/secrets/planbot/")
	}
}

// checkVariable wants a variable that serve or Go reads, and secrets by file alone.
func checkVariable(t *testing.T, p printed, name, value, secrets string) {
	t.Helper()
	bare, byFile := strings.CutSuffix(name, "_FILE")
	if name+value != "GOMEMLIMIT205MiB" && !slices.ContainsFunc(variables, func(v variable) bool { return v.name == bare && (v.secret || !byFile) }) {
		t.Errorf("%s: sets %s, which nobody reads", p, name)
	}
	if byFile != strings.HasPrefix(value, secrets) {
		t.Errorf("%s: %s is %q", p, name, value)
	}
}

func TestComposeManifest(t *testing.T) {
	for _, p := range printManifests(t, "compose") {
		doc := p.documents(t)[0]
		service := at(doc, "services", "planbot")
		wantAt(t, p, service, "65532:65532", "user")
		wantAt(t, p, service, true, "read_only")
		wantAt(t, p, service, "[ALL]", "cap_drop")
		wantAt(t, p, service, "[no-new-privileges:true]", "security_opt")
		wantAt(t, p, service, "[127.0.0.1:8080:8080]", "ports")
		wantAt(t, p, service, "[CMD /planbot doctor --alive]", "healthcheck", "test")
		for name, value := range at(service, "environment").(map[string]any) {
			checkVariable(t, p, name, value.(string), "/run/secrets/")
			if file, ok := strings.CutPrefix(value.(string), "/run/secrets/"); ok {
				wantAt(t, p, doc, "./secrets/"+file, "secrets", file, "file")
				if !slices.Contains(at(service, "secrets").([]any), any(file)) {
					t.Errorf("%s: the service does not get the secret %s", p, file)
				}
			}
		}
		database := at(doc, "services", "database")
		if (database != nil) != (p.mode == "webhook") {
			t.Errorf("%s: the database is %v", p, database)
		}
		if database != nil {
			wantAt(t, p, database, "postgres", "user")
			wantAt(t, p, database, "[ALL]", "cap_drop")
			wantAt(t, p, database, "[no-new-privileges:true]", "security_opt")
		}
	}
}

func TestSystemdManifest(t *testing.T) {
	for _, p := range printManifests(t, "systemd") {
		credentials := map[string]bool{}
		for line := range strings.Lines(p.text) {
			line = strings.TrimSpace(line)
			if credential, ok := strings.CutPrefix(line, "LoadCredential="); ok {
				name, file, _ := strings.Cut(credential, ":")
				credentials["%d/"+name] = file == "/etc/planbot/"+name
			}
			if variable, ok := strings.CutPrefix(line, "Environment="); ok {
				name, value, _ := strings.Cut(variable, "=")
				checkVariable(t, p, name, value, "%d/")
				if strings.HasPrefix(value, "%d/") && !credentials[value] {
					t.Errorf("%s: %s has no credential", p, value)
				}
			}
		}
		for _, want := range []string{"DynamicUser=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "Restart=always\n", "RestartPreventExitStatus=2\n", "StartLimitIntervalSec=0\n", "-HUP $MAINPID"} {
			if !strings.Contains(p.text, want) {
				t.Errorf("%s: has no %s", p, want)
			}
		}
	}
}

// TestManifestTools asks each format's own tool, where it is installed.
func TestManifestTools(t *testing.T) {
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range printManifests(t, "systemd", "compose") {
		t.Run(p.String(), func(t *testing.T) {
			text, file := strings.ReplaceAll(p.text, "/usr/local/bin/planbot", self), filepath.Join(dir, p.kind+"-"+p.mode+".service")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if p.kind == "systemd" {
				mustRun(t, "systemd-analyze", "verify", file)
				mustRun(t, "systemd-analyze", "security", "--offline=true", "--threshold=20", file)
				return
			}
			if exec.Command("docker", "compose", "version").Run() != nil {
				t.Skip("docker compose is not installed")
			}
			mustRun(t, "docker", "compose", "-f", file, "config", "--quiet")
		})
	}
}

func mustRun(t *testing.T, name string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil || args[0] == "verify" && len(out) > 0 {
		t.Errorf("%s %q: %v\n%s", name, args, err, out)
	}
}

// TestManifestStrings: names that YAML takes for something else stay strings.
func TestManifestStrings(t *testing.T) {
	for _, name := range []string{"null", "1e5", "0x1f", "yes", "2024-01-01", "1.5"} {
		for _, kind := range []string{"compose", "kubernetes"} {
			_, stdout, _ := planbot(t, nil, env(), "manifest", kind, "--mode", "webhook", "--host", name, "--image", name)
			found := 0
			for _, doc := range (printed{kind, "webhook", stdout}).documents(t) {
				flatten(doc, "", func(place string, value any) {
					if value == name {
						found++
					} else if strings.HasSuffix(place, ".image") && value != "postgres:17" || strings.HasSuffix(place, "host") || strings.HasSuffix(place, ".hosts[]") {
						t.Errorf("%s: %s is %v, want %q", kind, place, value, name)
					}
				})
			}
			if found == 0 {
				t.Errorf("%s: there is no %q", kind, name)
			}
		}
	}
}

func TestManifestMisused(t *testing.T) {
	for _, args := range [][]string{
		{"nomad"}, {}, {"compose", "--mode", "push"},
		{"kubernetes", "--mode", "webhook"},
		{"kubernetes", "--host", "https://bot.example.org"}, {"kubernetes", "--host", "bot.example.org/x"},
		{"kubernetes", "--image", "a: b"}, {"compose", "--image", "x\ny: z"}, {"systemd", "--mode=webhook", "--host", "x\nExecStart=/bin/sh"},
		{"compose", "--public-key", `"`}, {"compose", "--image", "{{.}}"},
	} {
		code, stdout, stderr := planbot(t, nil, env(), append([]string{"manifest"}, args...)...)
		if code != exitMisused || stdout != "" || stderr == "" {
			t.Errorf("%q: exit code %d, stdout %q, stderr %q", args, code, stdout, stderr)
		}
	}
}
