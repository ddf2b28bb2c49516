using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Who may have what, and what a hub must not do to the machine.</summary>
public sealed class DownloadRefusalTests : HubTest
{
    private const string Token = "hf_secret";

    public DownloadRefusalTests() => Server.Add("config.json", "{}").Add("model.safetensors", Bytes(100));

    private Dictionary<string, string> WithToken => new(Variables) { ["HF_TOKEN"] = Token };

    [Fact]
    public void The_token_goes_to_the_hub_and_nowhere_else()
    {
        DownloadWith(WithToken, "org/name").Succeeded();
        Assert.Contains(Server.Requests, r => !r.IsHub);
        Assert.Contains(Server.Requests, r => r.Path.StartsWith("/api/resolve-cache/", StringComparison.Ordinal));
        Assert.All(Server.Requests, r => Assert.Equal(r.IsHub ? $"Bearer {Token}" : null, r.Header("authorization")));
    }

    [Theory]
    [InlineData("//")]
    [InlineData("http://")]
    public void A_redirect_that_names_another_host_gets_no_token_however_it_is_written(string start)
    {
        Server.Change = (request, answer) => request.IsHub
            && request.Path.EndsWith("/resolve/" + HubServer.Commit + "/config.json", StringComparison.Ordinal)
            ? new HubAnswer(
                307,
                [],
                ("Location", start + Server.OtherAddress["http://".Length..] + "/config"),
                ("X-Linked-Etag", Server.HashOf("config.json")),
                ("X-Linked-Size", "2"))
            : request.Path == "/config" ? new HubAnswer(200, "{}"u8.ToArray()) : answer;
        DownloadWith(WithToken, "org/name").Succeeded();
        Assert.Null(Assert.Single(Server.Requests, r => r.Path == "/config").Header("authorization"));
    }

    [Fact]
    public void A_hub_that_redirects_to_itself_by_its_whole_address_gets_no_token_there()
    {
        Server.Change = (request, answer) => request.Path.StartsWith("/org/name/resolve/", StringComparison.Ordinal)
            && request.Path.EndsWith("/config.json", StringComparison.Ordinal) && request.Method == "GET"
            ? answer.With(
                "Location", Server.Address + $"/api/resolve-cache/models/org/name/{HubServer.Commit}/config.json")
            : answer;
        DownloadWith(WithToken, "org/name").Succeeded();
        Assert.Null(
            Assert.Single(Server.Requests, r => r.Path.StartsWith("/api/resolve-cache/", StringComparison.Ordinal)
                && r.Method == "GET").Header("authorization"));
    }

    [Fact]
    public void Without_a_token_none_is_sent()
    {
        DownloadWith(
            new Dictionary<string, string>(WithToken) { ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1" },
            "org/name").Succeeded();
        Assert.All(Server.Requests, r => Assert.Null(r.Header("authorization")));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void A_gated_model_says_how_to_get_in(int status)
    {
        Server.Change = (request, answer) => request.Path.Contains("/resolve/", StringComparison.Ordinal)
            ? new HubAnswer(
                status,
                [],
                ("X-Error-Code", "GatedRepo"),
                ("X-Error-Message", "Access to model org/name is restricted."))
            : answer;
        Download("org/name").Refused(
            $"download: expected access to 'org/name', but its authors ask to accept their licence first ({status} "
                + "Access to model org/name is restricted).",
            $"Accept it at {Server.Address}/org/name, and set HF_TOKEN to a token of that account.");
        DownloadWith(WithToken, "org/name").Refused("with the account that the token is of.");
    }

    [Theory]
    [InlineData(
        401,
        "RepoNotFound",
        "expected a model 'org/name' at 127.0.0.1:",
        "but there is none, or it is private. Check the name; for a private one set HF_TOKEN.")]
    [InlineData(404, "RepoNotFound", "but there is none, or it is private.")]
    [InlineData(404, "RevisionNotFound", "expected a revision 'v9' of 'org/name' at 127.0.0.1:", "but there is none.")]
    [InlineData(
        401,
        "",
        "expected access to 'org/name' at 127.0.0.1:",
        "but got 401 Status. Set HF_TOKEN to a token that may read it.")]
    [InlineData(
        404,
        "",
        "expected a model 'org/name@v9' at 127.0.0.1:",
        "but got 404 Status. Check the name, the revision and HF_ENDPOINT.")]
    [InlineData(418, "", "but got 418 Status. Check HF_ENDPOINT, or try again later.")]
    public void A_refusal_says_what_it_means(int status, string code, params string[] parts)
    {
        Server.Change = (_, _) => new HubAnswer(status, [], ("X-Error-Code", code));
        Download("org/name@v9").Refused(parts);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public void A_token_that_the_hub_does_not_know_is_said_to_be_that()
    {
        Server.Change = (_, _) =>
            new HubAnswer(401, [], ("X-Error-Message", "Invalid credentials in Authorization header\u001b[31m"));
        CommandLine run = DownloadWith(WithToken, "org/name").Refused(
            "but got 401 Invalid credentials in Authorization header", "Check the token in HF_TOKEN");
        Assert.DoesNotContain(run.Error, c => c == '\u001b');
        Assert.DoesNotContain(Token, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_listed_and_is_not_there_is_named()
    {
        Server.ListedOnly.Add("tokenizer.json");
        Download("org/name").Refused("download: expected 'tokenizer.json' in 'org/name' at 127.0.0.1:");
    }

    [Fact]
    public void Without_a_network_the_message_says_so()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        DownloadWith(
            new Dictionary<string, string>(Variables) { ["HF_ENDPOINT"] = $"http://127.0.0.1:{port}" }, "org/name")
            .Refused(
                $"download: expected an answer of 127.0.0.1:{port}, but got: Connection refused",
                "(5 times). Check the network and HF_ENDPOINT");
    }

    [Theory]
    [InlineData("HF_HUB_OFFLINE")]
    [InlineData("TRANSFORMERS_OFFLINE")]
    public void Offline_means_offline(string variable)
    {
        DownloadWith(new Dictionary<string, string>(Variables) { [variable] = "1" }, "org/name").Refused(
            $"download: expected to be allowed to use the network, but {variable} is set. "
            + "Unset it to fetch 'org/name'.");
        Assert.Empty(Server.Requests);
    }

    [Theory]
    [InlineData("a/b/c", "it has more than one slash")]
    [InlineData("../x", "'..' is no part of one")]
    [InlineData("x@../y", "'../y' is no revision")]
    public void A_name_that_is_none_is_refused(string name, string reason)
    {
        Download(name).Refused(
            $"download: expected a model of the hub, such as gpt2 or ORG/NAME, but got '{name}': {reason}");
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public void A_revision_is_named_once() => Download("org/name@a", "--revision", "b").Refused(
        "--revision: expected one revision, but got 'b' beside 'org/name@a'.");

    [Fact]
    public void Names_of_files_that_lead_out_of_the_folder_are_never_asked_for()
    {
        Server.ListedOnly.AddRange([
            "../config.json", "../../evil", "/etc/passwd", @"..\tokenizer.json", @"C:\vocab.json", "a/../vocab.json",
            "./merges.txt", "", "sub/tokenizer.json",
        ]);
        Download("org/name").Succeeded();
        Assert.Equal(
            ["config.json", "model.safetensors"],
            Directory.EnumerateFileSystemEntries(Cache.Snapshot("org/name")).Select(Path.GetFileName)
                .Order(StringComparer.Ordinal));
        Assert.All(Server.Requests.Where(r => r.IsHub).Skip(1), r =>
            Assert.Contains(r.Path.Split('/')[^1], (string[])["config.json", "model.safetensors"]));
    }

    [Theory]
    [InlineData("../../../evil.safetensors")]
    [InlineData(@"..\evil.safetensors")]
    [InlineData("/etc/evil.safetensors")]
    [InlineData("C:evil.safetensors")]
    [InlineData("config.json")]
    [InlineData("")]
    public void An_index_that_leads_out_of_the_folder_is_refused(string shard)
    {
        using var server = new HubServer();
        server.Add("config.json", "{}").Add(
            "model.safetensors.index.json",
            new JsonObject { ["weight_map"] = new JsonObject { ["a"] = shard } }.ToJsonString());
        server.ListedOnly.Add(shard);
        DownloadWith(
            new Dictionary<string, string>(Variables) { ["HF_ENDPOINT"] = server.Address }, "org/name").Refused(
            $"ending in .safetensors or .bin, but got '{shard}'. Do not use this checkpoint.");
        Assert.DoesNotContain(server.Requests, r => r.Path.Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotContain(Folder.Files, f => f.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public void An_index_that_names_a_shard_which_is_not_there_is_refused()
    {
        using var server = new HubServer();
        server.Add("config.json", "{}")
            .Add("model.safetensors.index.json", """{"weight_map":{"a":"model-1.safetensors"}}""");
        DownloadWith(
            new Dictionary<string, string>(Variables) { ["HF_ENDPOINT"] = server.Address }, "org/name").Refused(
            "download: expected 'model-1.safetensors', which the index of 'org/name' names, among its files");
    }

    [Theory]
    [InlineData("../../../evil")]
    [InlineData("")]
    [InlineData("main")]
    public void A_commit_that_is_none_is_refused(string commit)
    {
        Server.CommitOf = commit;
        Download("org/name").Refused("expected a model's commit and its files as JSON, but got: ");
        Assert.Empty(Cached);
    }

    [Theory]
    [InlineData("\"../../../evil\"")]
    [InlineData("")]
    [InlineData("\"ABCDEF0123456789ABCDEF0123456789ABCDEF01\"")]
    public void A_file_without_a_hash_is_refused(string tag)
    {
        Server.Change = (request, answer) =>
            request.Method == "HEAD" && answer.Status == 200 ? answer.With("ETag", tag) : answer;
        Download("org/name").Refused("config.json: expected an ETag that is the file's hash, but got none.");
        Assert.Empty(Cached);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{}]}""")]
    [InlineData("""{"sha":1,"siblings":[]}""")]
    public void A_listing_that_is_none_is_refused(string body)
    {
        Server.Change = (_, _) => new HubAnswer(200, System.Text.Encoding.UTF8.GetBytes(body));
        Download("org/name").Refused(
            "expected a model's commit and its files as JSON, but got: ", "Check HF_ENDPOINT.");
    }

    [Theory]
    [InlineData("/api/models/org/name/revision/main", "expected at most 10 redirects, but got more.")]
    [InlineData("file:///etc/passwd", "expected a redirect to an address of http, but got another.")]
    [InlineData("", "expected a redirect to an address of http, but got another.")]
    public void A_redirect_that_leads_nowhere_is_refused(string location, string part)
    {
        Server.Change = (_, _) => new HubAnswer(302, [], ("Location", location));
        Download("org/name").Refused(part);
        Assert.InRange(Server.Requests.Count, 1, 11);
    }

    [Theory]
    [InlineData("model-Q4_K_M.gguf", "files in GGUF such as 'model-Q4_K_M.gguf', the format of llama.cpp")]
    [InlineData("adapter_config.json", "a LoRA adapter ('adapter_config.json'), which is no model by itself. Load")]
    [InlineData("consolidated.00.pth", "a checkpoint in Meta's or Mistral's own format ('consolidated.00.pth').")]
    [InlineData("tf_model.h5", "weights of TensorFlow ('tf_model.h5').")]
    public void What_is_there_in_place_of_a_model_is_named(string file, string message)
    {
        using var server = new HubServer();
        var variables = new Dictionary<string, string>(Variables) { ["HF_ENDPOINT"] = server.Address };
        server.Add(file, "x");
        string start = $"download: expected a model in Hugging Face layout, but 'org/name' holds {message}";
        DownloadWith(variables, "org/name").Refused(start);
        server.Add("config.json", "{}");
        DownloadWith(variables, "org/name").Refused(start);
        Assert.Empty(Cached);
    }

    [Fact]
    public void A_model_without_config_or_checkpoint_is_refused()
    {
        using var server = new HubServer();
        var variables = new Dictionary<string, string>(Variables) { ["HF_ENDPOINT"] = server.Address };
        server.Add("notes.txt", "x");
        DownloadWith(variables, "org/name").Refused(
            "download: expected a model with config.json in Hugging Face layout, but 'org/name' has none.");
        server.Add("config.json", "{}");
        DownloadWith(variables, "org/name").Refused("download: expected model.safetensors or pytorch_model.bin, "
            + "whole or by index, but 'org/name' has none of these.");
        Assert.Empty(Cached);
    }
}
