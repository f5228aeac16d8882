use super::*;

#[track_caller]
fn shows(text: &str, masked: &str) {
    let source = SourceFile::new("t", text);
    assert_eq!(masked_text(&source), masked);
}

/// The word `MARKER` stands for a secret, and no byte of it may come out.
#[track_caller]
fn hides(text: &str) {
    let source = SourceFile::new("t", text);
    let masked = masked_text(&source);
    assert_eq!(masked.len(), text.len());
    assert!(
        !masked.contains("MAR") && !masked.contains("KER"),
        "{masked}"
    );
}

#[test]
fn the_value_of_a_secret_parameter_is_masked_whatever_the_order_and_the_quotes() {
    shows(
        "<nvpair name='passwd' id=\"a\" value='s\"ß'/>",
        "<nvpair name='passwd' id=\"a\" value='****'/>",
    );
    shows(
        "<nvpair value = \"a>b\"\n name=\"&#112;ass&#x77;d\"></nvpair>",
        "<nvpair value = \"***\"\n name=\"&#112;ass&#x77;d\"></nvpair>",
    );
    shows(
        "<nvpair name=\"login\" value=\"root\"/>",
        "<nvpair name=\"login\" value=\"root\"/>",
    );
}

#[test]
fn line_ends_within_a_secret_stay() {
    shows(
        "<nvpair name=\"passwd\" value=\"a\r\nb\"/>",
        "<nvpair name=\"passwd\" value=\"*\r\n*\"/>",
    );
}

#[test]
fn what_only_says_that_there_is_a_secret_stays() {
    shows(
        r#"<nvpair name="passwd" value="lrm://"/><nvpair name="passwd" value="****"/>"#,
        r#"<nvpair name="passwd" value="lrm://"/><nvpair name="passwd" value="****"/>"#,
    );
}

#[test]
fn passwords_in_uris_are_masked() {
    shows(
        r#"<nvpair name="hypervisor_uri" value="lxc+ssh://root:hunter2@h:22/?a=b"/>"#,
        r#"<nvpair name="hypervisor_uri" value="lxc+ssh://root:*******@h:22/?a=b"/>"#,
    );
    shows("<!-- see http://u:p@h/ -->", "<!-- see http://u:*@h/ -->");
    shows(
        "<a b='http://h:80/?mail=a'/>",
        "<a b='http://h:80/?mail=a'/>",
    );
    shows("<a b='x://u@h/'/>", "<a b='x://u@h/'/>");
    shows("<a b='x://[::1]:22/c:d'/>", "<a b='x://[::1]:22/c:d'/>");
    shows("<a b='x://u@h:22/a:b'/>", "<a b='x://u@h:22/a:b'/>");
    shows(
        "<a b='5:0:7:cafe ocf:heartbeat:x'/>",
        "<a b='5:0:7:cafe ocf:heartbeat:x'/>",
    );
    hides("<a b='x://u@[::1]:22/ y://u:MARKER@h/'/>");
    hides("<a b='x://h:80/ y://u:MARKER@h/'/>");
    hides("<a b='x://u:MARKER/MARKER@h/'/>");
    hides("<a b='x://u:MARKER MARKER@h/'/>");
    hides("<a b=\"x://u:MARKER'MARKER>@h/\"/>");
    hides("<a b='x&#58;//u&#x3a;MARKER&#64;h/'/>");
}

#[test]
fn passwords_in_mistyped_uris_are_masked() {
    hides("<a b='x//u:MARKER@h/'/>");
    hides("<a b='x:/u:MARKER@h/'/>");
    hides("<a b='x:u:MARKER@h/'/>");
    hides("<a b='u:MARKER@h'/>");
    hides("<a b='u:MARKER MARKER@h'/>");
    hides("<a b='x//u:MARKER/MARKER@h/'/>");
    hides("<a b='x//u:MARKER?MARKER#@h/'/>");
    hides("<a b='x:u:MARKER/MARKER@h/'/>");
    hides("<a b='x://u:1/MARKER@h/y'/>");
    hides("<a b='x://u:1?MARKER@h/y'/>");
    hides("<a b='x://u:a@MARKER@h/y'/>");
    hides("<a b='x://u%3aMARKER%40h/'/>");
    hides("<a b='://u:MARKER@h/'/>");
    hides("<a b='x://u:1@h/?password=MARKER'/>");
    hides("<a b='x://u:MARKERh/'/>");
    hides("<a b=\"x://u:\"MARKER@h/\"/>");
    hides("<a b=\"x://u:a\"MARKER@h/\"/>");
    hides("<a b=\"x://u:<MARKER@h/\"/>");
}

#[test]
fn where_there_is_an_at_what_only_looks_like_a_port_is_hidden() {
    shows(
        "<a b='http://h:80/?mail=a@b'/>",
        "<a b='http://h:**********@b'/>",
    );
    shows("<a b='at 10:30 by a@b'/>", "<a b='at 10:*******@b'/>");
}

#[test]
fn secrets_that_are_written_otherwise_are_masked() {
    hides("<graphics passwd='MARKER'/>");
    hides("<expression id='a' attribute='db_passwd' operation='eq' value='MARKER'/>");
    hides("<nvpair name='options' value='user=a,passwd=MARKER,b'/>");
    hides("<!-- passwd=MARKER -->");
    hides("<!-- <nvpair name='passwd' value='MARKER'/> -->");
    hides("<![CDATA[<nvpair name='passwd' value='MARKER'/>]]>");
    hides("<nvpair id='a' value='MARKER'/>");
    hides("<nvpair name='x' name='passwd' value='MARKER' value='MARKER'/>");
    hides("<x:nvpair x:name='passwd' x:value='MARKER'/>");
}

#[test]
fn a_permission_for_a_secret_is_shown() {
    let text = "<acl_permission id='a' kind='deny' attribute='password' xpath='//x'/>";
    shows(text, text);
}

#[test]
fn in_a_malformed_document_doubt_hides() {
    hides(r#"<nvpair name=passwd value="MARKER"/>"#);
    hides(r#"<nvpair name="passwd" value=MARKER/>"#);
    hides(r#"<nvpair name="passwd value="MARKER"/>"#);
    hides(r#"<nvpair name="passwd" value="MARKER/>"#);
    hides(r#"<nvpair name="passwd" value="a"MARKER"/>"#);
    hides(r#"<nvpair name="passwd" value="a> MARKER<MARKER"/>"#);
    hides(r#"<nvpair name="passwd" value="a"> MARKER"/>"#);
    hides(r#"<nvpair name="passwd" value="a<MARKER"MARKER"/>"#);
    hides(r#"<nvpair value="a<MARKER" name="passwd"/>"#);
    hides(r#"<nvpair name="passwd" value="a/> <nvpair name="passwd" value="MARKER"/>"#);
    hides("< nvpair name='passwd' value='MARKER'/>");
    hides("<a> nvpair name='passwd' value='MARKER'/>");
    hides("<nvpair nam='passwd' value='MARKER'/>");
    hides("nvpair name='p&#97;sswd' value='MARKER'/>");
    hides(r#"<nvpair name="p"asswd" value="MARKER"/>"#);
    hides(r#"<nvpair name="pa<sswd" value="MARKER"/>"#);
    hides("<nvpair name='pass\u{1}wd' value='MARKER'/>");
    hides("<nvpair name='passwd' vale='MARKER'/>");
    hides("<nvpair name='&n;' value='MARKER'/>");
    hides("<!DOCTYPE cib [<!ENTITY pw 'MARKER'>]>");
    hides("nvpair name='passwd' value='MARKER'/>");
}

#[test]
fn no_truncation_brings_a_secret_out() {
    let text = r#"<cib><nvpair value="MARKER" id="a" name="passwd"/>
<nvpair id="b" name="passwd" value="MARKER"/>
<nvpair id="c" name="hypervisor_uri" value="lxc+ssh://root:MARKER@h/"/></cib>"#;
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        hides(&text[..end]);
    }
}

#[test]
fn the_rest_of_a_malformed_document_can_be_read() {
    let text = "<resources>\n<primitive id=vip class=\"ocf\">\n<nvpair name=\"ip\" value=\"1\"\n";
    shows(text, text);
}

#[test]
fn no_text_is_too_strange() {
    for text in [
        "",
        "<",
        "<<",
        "&",
        "<a",
        "<a b",
        "<a b=",
        "<a b='",
        "<!--",
        "<é ü='&'",
        "<nvpair value",
    ] {
        let source = SourceFile::new("t", text);
        assert_eq!(masked_text(&source).len(), text.len());
    }
}

#[test]
fn the_message_about_a_malformed_document_tells_no_secret() {
    for text in [
        r#"<nvpair name="passwd" value="a&MARKER;b"/>"#,
        r#"<nvpair name="passwd" value="a"KER"/>"#,
        "<nvpair name='passwd' value=MARKER/>",
    ] {
        let error = crate::parse(&SourceFile::new("t", text)).unwrap_err();
        assert!(
            !error.message.contains("`K`") && !error.message.contains("MARK"),
            "{error}"
        );
    }
}

#[test]
fn many_malformed_tags_on_one_line_take_no_longer_than_they_are_long() {
    let text = "<a passwd=\"".repeat(100_000);
    assert_eq!(
        masked_text(&SourceFile::new("t", text.as_str())).len(),
        text.len()
    );
}

#[test]
fn of_the_settings_of_corosync_the_key_is_hidden_and_nothing_else() {
    let text = "totem {\n  token: 3000 = x\n  key: hunter2 \n}\nquorum {\n#key:old\n}\n";
    let masked = masked_text(&SourceFile::new("t", text)).into_owned();
    let expected = text.replace(" hunter2", "********").replace("old", "***");
    assert_eq!(masked, expected);
}

#[test]
fn of_a_domain_only_what_is_known_to_be_harmless_is_shown() {
    let text = "<domain type='lxc' xmlns:qemu='x'>\n<name>web</name>\n<os><initenv name='DB'>SECRET</initenv></os>
<graphics passwd='SECRET'/><qemu:arg value='data=SECRET'/><cookie name='c'>SECRET</cookie>\n</domain>";
    let masked = masked_text(&SourceFile::new("t", text)).into_owned();
    assert_eq!(masked.len(), text.len());
    assert!(!masked.contains("SECRET"), "{masked}");
    assert!(
        masked.contains("<name>web</name>\n<os><initenv name='DB'>******</initenv>"),
        "{masked}"
    );
    for broken in [
        "<domain><initenv name='DB'SECRET</initenv>",
        "<domain><initenv>SECRET<b</initenv>",
    ] {
        let masked = masked_text(&SourceFile::new("t", broken)).into_owned();
        assert!(!masked.contains("SECRET"), "{masked}");
    }
}

#[test]
fn the_value_that_another_pair_takes_for_a_secret_is_masked() {
    hides("<nvpair id='a' name='data' value='MARKER'/><nvpair id-ref='a' name='passwd'/>");
    hides("<nvpair id-ref='&#97;' name='passwd'/><nvpair value='MARKER' id='a' name='data'/>");
    let harmless = "<nvpair id='a' name='data' value='x'/><nvpair id-ref='a' name='login'/>";
    shows(harmless, harmless);
}

#[test]
fn an_element_that_is_called_like_a_secret_is_one() {
    hides("<passwd id='a' value='MARKER'/>");
    hides("<passwd>MARKER</passwd>");
}
