package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// The types of channel that matter.
const (
	typeText         = 0
	typeNews         = 5
	typeNewsThread   = 10
	typeThread       = 11
	typeHiddenThread = 12
	typeForum        = 15
	flagRequireTag   = 1 << 4 // of a forum
)

// openLocked finds the channel of a request, when the bot may write in it.
func (s *Server) openLocked(r *request) (*place, *apiError) {
	p := s.world.channels[r.PathValue("channel_id")]
	switch {
	case p == nil:
		return nil, refused(http.StatusNotFound, codeUnknownChannel)
	case p.guild != "" && p.bot()&viewChannel == 0, p.Hidden:
		return nil, refused(http.StatusForbidden, codeMissingAccess)
	case p.guild != "" && p.bot()&p.writing() == 0:
		return nil, refused(http.StatusForbidden, codeNoPermission)
	case p.Locked:
		return nil, refused(http.StatusBadRequest, codeLockedThread)
	}
	return p, nil
}

// bot is what the bot may do in the channel.
func (p *place) bot() uint64 {
	may := p.AppPermissions
	if may == 0 {
		may = OrdinaryBot
	}
	if p.Hidden {
		may &^= viewChannel
	}
	if p.Muted {
		may &^= sendMessages | sendInThreads
	}
	return may
}

func (p *place) writing() uint64 {
	if p.Type >= 10 && p.Type <= 12 { // a thread
		return sendInThreads
	}
	return sendMessages
}

// nonceMemory is how long a nonce counts: "the past few minutes", as the
// documentation has it.
const nonceMemory = 3 * time.Minute

func (s *Server) createMessage(r *request) (any, *apiError) {
	p, err := s.openLocked(r)
	if err != nil {
		return nil, err
	}
	if p.Type == typeForum {
		return nil, refused(http.StatusBadRequest, codeNotThere)
	}
	b, err := takeMessage(r.body, r.files, use{flags: flagComponentsV2, pings: true}, &r.laws)
	if err != nil {
		return nil, err
	}
	if p.guild != "" && len(b.Embeds) > 0 && p.bot()&embedLinks == 0 {
		return nil, refused(http.StatusForbidden, codeNoPermission)
	}
	ref := b.Reference
	if ref != nil && s.world.messages[ref.Message] == nil && (ref.Fail == nil || *ref.Fail) {
		err := invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
		err.laws = nil // a message may be deleted at any time
		return nil, err
	}
	once := p.ID + " " + string(b.Nonce)
	if m := s.world.messages[s.world.nonces[once]]; m != nil && b.Enforce && time.Since(m.at) < nonceMemory {
		return m.body(), nil
	}
	s.ownLawsLocked(b)
	m := &message{place: p, author: botUser, at: time.Now()}
	m.apply(b)
	if ref != nil && s.world.messages[ref.Message] != nil {
		m.ReplyTo = ref.Message
	}
	s.keepLocked(m)
	if len(b.Nonce) > 0 && string(b.Nonce) != "null" {
		s.world.nonces[once] = m.ID
	}
	s.dispatchOwnLocked("MESSAGE_CREATE", m)
	return m.body(), nil
}

// Threads are the threads of a channel, oldest first.
func (s *Server) Threads(channel string) []Channel {
	return locked(s, func() (out []Channel) {
		for _, id := range s.world.threads[channel] {
			out = append(out, s.world.channels[id].Channel)
		}
		return out
	})
}

// newThreadLocked makes a thread, whose id is that of the message that it begins with.
func (s *Server) newThreadLocked(in *place, id, name string) *place {
	p := &place{Channel: Channel{ID: id, Name: name, Type: typeThread, Parent: in.ID}, guild: in.guild}
	s.world.channels[id] = p
	s.world.threads[in.ID] = append(s.world.threads[in.ID], id)
	return p
}

// threadBody is a thread as the API shows it.
func threadBody(p *place, parent string) map[string]any {
	return map[string]any{"id": p.ID, "type": p.Type, "flags": 0, "guild_id": p.guild, "name": p.Name, "parent_id": parent,
		"owner_id": DefaultApplicationID, "message_count": 0, "member_count": 1, "total_message_sent": 0,
		"thread_metadata": map[string]any{"archived": false, "archive_timestamp": nil, "auto_archive_duration": 4320, "locked": false}}
}

func (s *Server) createThread(r *request) (any, *apiError) {
	p, err := s.openLocked(r)
	if err != nil {
		return nil, err
	}
	var body struct {
		Name    string
		Message json.RawMessage
	}
	if err := decode(r.body, &body); err != nil {
		return nil, err
	}
	if p.Type != typeForum {
		return nil, broken(http.StatusBadRequest, codeNoForum, "a thread with a first message in a channel of type %d", p.Type)
	}
	if p.Tagged {
		return nil, refused(http.StatusBadRequest, codeNeedsTag)
	}
	if blank(body.Name) {
		return nil, invalid("name", "BASE_TYPE_REQUIRED", "This field is required")
	}
	b, err := takeMessage(body.Message, r.files, use{path: "message.", flags: flagComponentsV2, pings: true}, &r.laws)
	if err != nil {
		return nil, err
	}
	s.ownLawsLocked(b)
	id := s.newIDLocked()
	m := &message{SentMessage: SentMessage{ID: id}, place: s.newThreadLocked(p, id, body.Name), author: botUser, at: time.Now()}
	m.apply(b)
	s.keepLocked(m)
	out := threadBody(m.place, p.ID)
	out["message"] = m.body()
	return out, nil
}

func (s *Server) startThread(r *request) (any, *apiError) {
	p, err := s.openLocked(r)
	if err != nil {
		return nil, err
	}
	var body struct{ Name string }
	if err := decode(r.body, &body); err != nil {
		return nil, err
	}
	m := s.world.messages[r.PathValue("message_id")]
	switch {
	case m == nil || m.place != p:
		return nil, refused(http.StatusNotFound, codeUnknownMessage)
	case p.Type != typeText && p.Type != typeNews:
		return nil, broken(http.StatusBadRequest, codeNoForum, "a thread on a message in a channel of type %d", p.Type)
	case p.bot()&createThreads == 0:
		return nil, refused(http.StatusForbidden, codeNoPermission)
	case slices.Contains(s.world.threads[p.ID], m.ID):
		return nil, refused(http.StatusBadRequest, codeHasThread)
	}
	if blank(body.Name) {
		return nil, invalid("name", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return threadBody(s.newThreadLocked(p, m.ID, body.Name), p.ID), nil
}

func (s *Server) openDirect(r *request) (any, *apiError) {
	var body struct {
		User string `json:"recipient_id"`
	}
	if err := decode(r.body, &body); err != nil {
		return nil, err
	}
	if body.User == "" {
		return nil, broken(http.StatusBadRequest, codeForm, "recipient_id names no user")
	}
	if s.world.guilds[body.User] != nil || s.world.channels[body.User] != nil {
		return nil, refused(http.StatusBadRequest, codeForm)
	}
	return channelBody(s.directLocked("", orReader(User{ID: body.User}), false)), nil
}

// maxFileSize is the limit of a file in a server without boosts;
// reference#uploading-files in the documentation.
const maxFileSize = 10 << 20

// An upload is a file in a form.
type upload struct {
	SentFile
	number string // n of files[n]
}

// A fileNote is what a body says of a file in the same form, by its number.
type fileNote struct {
	ID   string `json:"id"`
	Name string `json:"filename"`
}

var filePart = regexp.MustCompile(`^files\[([0-9])\]$`)

// readForm reads a form with files: its payload_json, and the files.
func readForm(raw []byte, boundary string) (body []byte, files []upload, bad *apiError) {
	form := multipart.NewReader(bytes.NewReader(raw), boundary)
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return body, files, nil
		}
		if err != nil {
			return nil, nil, broken(http.StatusBadRequest, codeMalformed, "a form that cannot be read")
		}
		data, err := io.ReadAll(part)
		name := part.FormName()
		number := filePart.FindStringSubmatch(name)
		switch {
		case err != nil:
			return nil, nil, broken(http.StatusBadRequest, codeMalformed, "the form breaks off")
		case name == "payload_json":
			body = data
		case number == nil || part.FileName() == "" || part.Header.Get("Content-Type") == "":
			return nil, nil, broken(http.StatusBadRequest, codeForm, "the form's part %q is no file with a name and a type", name)
		case len(data) > maxFileSize:
			return nil, nil, broken(http.StatusRequestEntityTooLarge, codeTooLarge, "%s is over 10 MiB", name)
		default:
			files = append(files, upload{SentFile{part.FileName(), part.Header.Get("Content-Type"), string(data)}, number[1]})
		}
	}
}

// checkFiles compares the files that the body names with those of the form. A body
// that leaves a file out breaks a law of the project.
func (b *messageBody) checkFiles(f *form, u use) {
	noted := map[string]bool{}
	for i, n := range b.Files {
		path := u.path + "attachments." + strconv.Itoa(i) + ".id"
		at := slices.IndexFunc(b.uploads, func(up upload) bool { return up.number == n.ID })
		switch {
		case noted[n.ID]:
			f.add(path, "BASE_TYPE_DUPLICATE", "the file is there twice")
		case at >= 0 && n.Name != b.uploads[at].Name:
			f.law("attachments calls a file otherwise than the form does")
		case at < 0:
			f.add(path, "ATTACHMENT_NOT_FOUND", "Attachment data for attachment with id %s not found.", n.ID)
		}
		noted[n.ID] = true
	}
	for _, up := range b.uploads {
		if !noted[up.number] {
			f.law("attachments leaves out files[" + up.number + "]")
		}
	}
}

// attach adds the files of a body. The files of before stay, unless the body has a
// list of its own.
func (m *message) attach(b *messageBody) {
	if b.gives("attachments") {
		m.Files = nil
	}
	m.Files = slices.Clone(m.Files)
	for _, up := range b.uploads {
		m.Files = append(m.Files, up.SentFile)
	}
}

func (m *message) fileBodies() []any {
	out := []any{}
	for i, a := range m.Files {
		id := strconv.Itoa(1000 + i)
		address := "https://files.discord.test/" + m.place.ID + "/" + id + "/" + a.Name
		out = append(out, map[string]any{"id": id, "filename": a.Name, "size": len(a.Data), "url": address, "proxy_url": address,
			"content_type": a.Type, "ephemeral": m.Flags&flagEphemeral != 0})
	}
	return out
}
